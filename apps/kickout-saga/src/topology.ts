import { topics } from '#contracts';
import type { StreamTopology } from '#streaming';

/**
 * The kick-out saga's data flow.
 *
 * Partition p of the co-partitioned topics is one task: the rooms of p, decided one after another.
 *
 * | source              | read    | handler          | may lead to                                       |
 * | ------------------- | ------- | ---------------- | ------------------------------------------------- |
 * | `chatroom.requests` | once    | `onRequests`     | events, results; members due                      |
 * | `chat.messages`     | again¹  | `onMessages`     | members due                                       |
 * | `chat.users`        | again¹² | `onUsers`        | members due, or no longer; bans                   |
 * | `chatroom.activity` | again¹  | `onActivity`     | members no longer due by real-time kick-out       |
 * | timers              |         | `RoomsTask`      | ends of exemptions, blocks, bans; members due     |
 * | the read barrier³   |         | `RoomsTask`      | MemberRemoved for those who are due still         |
 *
 * ¹ After a restart the records of the last `replayMs`, and messages for as long as the longest grace of
 *   a policy and signs of life for as long as any policy may wait for one, are read again to rebuild what is only in memory. It is also how much later than presence
 *   and messages a join may be read and still be judged by them.
 * ² Every task reads all partitions: a user's presence concerns rooms anywhere.
 * ³ It waits for `chat.users` and for the task's requests; where a timer made somebody due, for its activity, too.
 */
export function kickoutSagaTopology(replayMs: number): StreamTopology {
  return {
    applicationId: 'kickout-saga',
    sources: [
      { topic: topics.requests, kind: 'exact', onLoss: 'stop' },
      { topic: topics.messages, kind: 'trailing', replayMs, onLoss: 'forget' },
      { topic: topics.users, kind: 'broadcast', replayMs, onLoss: 'forget' },
      { topic: topics.activity, kind: 'trailing', replayMs, onLoss: 'forget' },
    ],
    state: topics.sagaState,
    sinks: [topics.membership, topics.results],
    deadLetters: topics.deadLetters,
  };
}
