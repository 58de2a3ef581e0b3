import { type RecordReference, type RoomEvent, topics } from '#contracts';

/** Moments that can be compared with each other, by whatever clock. */
interface Moments {
  /** Up to when all that had been written had to be known to who decided this event; undefined: it is no removal by a rule. */
  readonly knownTo: (event: RoomEvent) => number | undefined;
  /** When a request had been written; Infinity: nobody knows. */
  readonly writtenAt: (request: RecordReference) => number;
}

/** G1 for requests: none was decided after a removal of its room for which it had to be known: it might have spared the member. */
export function overtakenRequests(
  events: readonly RoomEvent[],
  { knownTo, writtenAt }: Moments,
): string[] {
  const latest = new Map<string, number>();
  return events.flatMap((event) => {
    const { chatroomId, causedBy, roomVersion } = event.data;
    const ofRoom = latest.get(chatroomId) ?? -Infinity;
    const known = knownTo(event);
    if (known !== undefined) {
      latest.set(chatroomId, Math.max(ofRoom, known));
      return [];
    }
    if (causedBy?.topic !== topics.requests || writtenAt(causedBy) > ofRoom) return [];
    return [
      `what led to v${roomVersion} of ${chatroomId} was written before a removal, and read later`,
    ];
  });
}
