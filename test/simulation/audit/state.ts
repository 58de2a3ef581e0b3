import { decodeStateEntry, type SagaStateEntry, topics } from '#contracts';
import { positionsKey } from '#streaming';
import { SagaState } from '../../../tools/verify/saga-state.js';
import type { SimulatedCluster } from '../kafka/cluster.js';
import { retainedOf } from './contents.js';
import { type Facts, newestPresence, type PresenceFact } from './facts.js';

/** What a restart of the saga would read now. */
export function sagaStateIn(cluster: SimulatedCluster): SagaState {
  const state = new SagaState();
  for (const { partition, records } of retainedOf(cluster, topics.sagaState)) {
    state.take(partition, records);
  }
  return state;
}

/** I7: the positions in the state are those that the group has committed. */
export function wrongGroupOffsets(cluster: SimulatedCluster, state: SagaState): string[] {
  return [topics.requests, topics.messages, topics.activity].flatMap((topic) =>
    cluster.partitions(topic).flatMap(({ partition, name }) => {
      const stored = state.positions(partition)[topic]?.[String(partition)]?.[0];
      const committed = cluster.transactions.groupOffsets.get(name);
      if (stored === committed) return [];
      return [`${name}: ${stored} in the state, ${committed} committed`];
    }),
  );
}

/** I6: what a restart reads of presence is the newest fact of every member. */
export function wrongPresence(cluster: SimulatedCluster, facts: Facts): string[] {
  return retainedOf(cluster, topics.sagaState).flatMap(({ records }) => {
    const entries = new Map<string, SagaStateEntry>();
    for (const { key, value } of records) {
      if (key === null) continue;
      const name = key.toString();
      if (value === null) entries.delete(name);
      else if (name !== positionsKey) entries.set(name, decodeStateEntry(key, value));
    }
    const members = [...entries.values()].filter((entry) => entry.kind === 'member');
    return members.flatMap(({ chatroomId, userId, presence }) => {
      const newest = inWords(newestPresence(facts.presenceOf(userId)));
      const stored = inWords(presence);
      if (newest === stored) return [];
      return [
        `presence of ${userId} in ${chatroomId}: ${stored} in the state, ${newest} in the log`,
      ];
    });
  });
}

type Presence = Pick<PresenceFact, 'at' | 'online'>;

function inWords(presence: Presence | undefined): string {
  if (presence === undefined) return 'none';
  return `${presence.online ? 'online' : 'offline'} at ${presence.at}`;
}
