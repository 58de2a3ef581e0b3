import { topics } from '#contracts';
import { expectedRows } from '#persistence';
import { foldMembershipLog } from '../../system/audit/membership-log.js';
import { differences } from '../../system/audit/row-differences.js';
import type { Faults } from '../faults.js';
import type { System } from '../system.js';
import { contentsOf } from './contents.js';
import { wrongDeadLetters } from './dead-letters.js';
import { Facts } from './facts.js';
import { ghosts, wrongRemovals } from './removals.js';
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
  const { hasDeletedPresence, hasDeletedMessages } = faults;
  const hasDeleted = hasDeletedPresence || hasDeletedMessages;
  const requests = new RequestAudit(stories, facts);
  return [
    ...findings,
    ...wrongRemovals(stories.values(), facts, !hasDeletedMessages),
    ...(hasDeleted ? [] : ghosts(stories.values(), facts)),
    ...requests.findings(contentsOf(cluster, topics.requests), results),
    ...wrongDeadLetters(cluster, hasDeleted),
    ...state.differences(rooms),
    ...(hasDeletedPresence ? [] : wrongPresence(cluster, facts)),
    ...wrongGroupOffsets(cluster, state),
    ...postgres.findings,
    ...wrongRows(system),
  ];
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
