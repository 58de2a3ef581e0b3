/**
 * The event store holds what it must never hold: a record that is no event, a version that does not
 * follow, an event of a room that was never created. Nothing behind it is read until a person has
 * looked, as rows beyond it would claim to be the fold of a log that cannot be folded.
 */
export class BrokenLog extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BrokenLog';
  }
}

export function brokenOrder(chatroomId: string, lastVersion: number, version: number): BrokenLog {
  return new BrokenLog(
    `Room ${JSON.stringify(chatroomId)} is at version ${lastVersion}, and the log continues with version ${version}.`,
  );
}

export function brokenRooms(chatroomIds: readonly string[]): BrokenLog {
  const shown = chatroomIds.slice(0, 5).map((id) => JSON.stringify(id));
  return new BrokenLog(
    `The log does not continue the rooms ${shown.join(', ')}: they are unknown, or at that version already.`,
  );
}

export interface RecordPlace {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

export function brokenRecord(place: RecordPlace, reason: string): BrokenLog {
  const { topic, partition, offset } = place;
  return new BrokenLog(`Record ${offset} of ${topic}, partition ${partition}: ${reason}.`);
}
