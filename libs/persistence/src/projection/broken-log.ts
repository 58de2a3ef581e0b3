import { topics } from '#contracts';
import type { BrokenRecord } from './read-records.js';

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

/** Only in the event store: a broken answer is passed over. */
export function brokenRecord(partition: number, { offset, reason }: BrokenRecord): BrokenLog {
  return new BrokenLog(
    `Record ${offset} of ${topics.membership}, partition ${partition}: ${reason}.`,
  );
}
