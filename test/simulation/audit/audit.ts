import { decodeEvent, topics } from '#contracts';
import { expectedRows } from '#persistence';
import { foldMembershipLog } from '../../system/audit/membership-log.js';
import { differences } from '../../system/audit/row-differences.js';
import type { Faults } from '../faults.js';
import type { SimulatedCluster } from '../kafka/cluster.js';
import type { System } from '../system.js';
import { contentsOf } from './contents.js';
import { wrongDeadLetters } from './dead-letters.js';
import { Facts } from './facts.js';
import { Pauses, type RemovalPlace } from './pauses.js';
import { earlyRemovals, lateRemovals, realtimeGhosts } from './realtime.js';
import { ghosts, RemovalAudit } from './removals.js';
import { RequestAudit } from './requests.js';
import { roomStories } from './room-stories.js';
import { sagaStateIn, wrongGroupOffsets, wrongPresence } from './state.js';

/** Everything that is wrong with what the system has made of its inputs, now that it is at rest. */
export function audit(system: System, faults: Faults): readonly string[] {
  const { cluster, postgres } = system;
  const membership = contentsOf(cluster, topics.membership);
  const results = contentsOf(cluster, topics.results);
  const { rooms, findings } = foldMembershipLog(membership);
  const stories = roomStories(membership);
  const facts = new Facts(cluster);
  const state = sagaStateIn(cluster);
  const { hasDeletedPresence, hasDeletedMessages, hasDeletedActivity } = faults;
  const hasDeleted = hasDeletedPresence || hasDeletedMessages;
  const removals = new RemovalAudit(facts, system.barriers, {
    areMessagesComplete: !hasDeletedMessages,
    areFactsComplete: !hasDeletedPresence && !hasDeletedActivity,
    areLossesKnown: !faults.hasMisledClock,
  });
  const places = removalPlaces(cluster);
  const pauses = new Pauses(cluster, system.world);
  const requests = new RequestAudit(stories, facts);
  return [
    ...findings,
    ...removals.wrong(stories.values()),
    ...removals.overtakenRequests(stories.values()),
    ...pauses.wrongRemovals(places),
    ...pauses.unfinished(system.resumptions),
    ...earlyRemovals(places, system.world),
    ...lateRemovals(places, facts, pauses, system),
    ...(hasDeleted ? [] : ghosts(stories.values(), facts)),
    ...(hasDeletedPresence
      ? []
      : realtimeGhosts(stories.values(), facts, system.world, !hasDeletedActivity)),
    ...requests.findings(contentsOf(cluster, topics.requests), results),
    ...wrongDeadLetters(cluster, hasDeleted || hasDeletedActivity),
    ...state.differences(rooms),
    ...(hasDeletedPresence ? [] : wrongPresence(cluster, facts)),
    ...wrongGroupOffsets(cluster, state),
    ...postgres.findings,
    ...wrongRows(system),
  ];
}

function removalPlaces(cluster: SimulatedCluster): RemovalPlace[] {
  return cluster.partitions(topics.membership).flatMap((source) =>
    source.committed().flatMap(({ record, writing }) => {
      const decoded = decodeEvent(topics.membership, record);
      if (decoded.outcome !== 'event' || decoded.event.type !== 'MemberRemoved') return [];
      return [{ removed: decoded.event.data, partition: source.partition, writing }];
    }),
  );
}

/** I9: the tables are the fold of the log up to the positions that are stored with them. */
export function wrongRows({ cluster, postgres }: System): readonly string[] {
  const rows = postgres.tables.rows();
  const logs = rows.positions.map(({ topic, partition, nextOffset }) => {
    const records = cluster
      .partition(topic, partition)
      .committed()
      .map(({ record }) => record)
      .filter(({ offset }) => offset < nextOffset);
    return { topic, partition, records, nextOffset };
  });
  return differences(rows, expectedRows(logs));
}
