import { topics } from '#contracts';
import { expectedRows, readAllRows, type ReadModelRows } from '#persistence';
import type { PartitionContent } from '#streaming';
import { waitUntil } from '../../tools/local-stack/wait.js';
import { SagaState } from '../../tools/verify/saga-state.js';
import { repeatedAnswers, repeatedDeadLetters, unanswered } from './audit/answers.js';
import { Inputs } from './audit/inputs.js';
import { foldMembershipLog } from './audit/membership-log.js';
import { realtimeGhosts } from './audit/realtime.js';
import { ghosts, requestsBehindRemovals, wrongRemovals } from './audit/removals.js';
import { differences } from './audit/row-differences.js';
import type { Installation } from './installation.js';

const findingsMax = 20;
const committedWithinMs = 5_000;
const inputTopics = [topics.requests, topics.users, topics.messages, topics.activity];

/** What is wrong with what the saga wrote, by the promise that it breaks; each a sentence. */
export interface Findings {
  /** A removal that is due and missing, a request without an answer, an acknowledged record that is gone. */
  readonly lost: readonly string[];
  /** A version, a removal, an answer or a dead letter that is there again, or out of its order. */
  readonly doubled: readonly string[];
  /** Removals that the inputs do not explain. */
  readonly wrongKicks: readonly string[];
  /** The saga's state is not what the event store says. */
  readonly wrongState: readonly string[];
}

/**
 * Audits what the saga wrote; to be called once it has decided on all inputs. Fails where a topic cannot
 * be read to its end.
 */
export async function findings(installation: Installation): Promise<Findings> {
  const contents = new Map<string, readonly PartitionContent[]>();
  for (const topic of inputTopics) contents.set(topic, await installation.read(topic));
  const inputs = new Inputs(contents);
  const membership = await installation.read(topics.membership);
  const log = foldMembershipLog(membership);
  const { traffic } = installation;
  const results = await installation.read(topics.results);
  return {
    lost: [
      ...inputs.missing(traffic.acknowledged()),
      ...ghosts(log.memberships, inputs),
      ...realtimeGhosts(log.memberships, inputs, Date.now()),
      ...unanswered(results, inputs),
    ],
    doubled: [
      ...log.findings,
      ...repeatedAnswers(results, inputs),
      ...repeatedDeadLetters(await installation.read(topics.deadLetters)),
    ],
    wrongKicks: [
      ...wrongRemovals(log.memberships, inputs, traffic),
      ...requestsBehindRemovals(log.events, inputs, traffic),
    ],
    wrongState: (await readState(installation)).differences(log.rooms),
  };
}

/** All findings, the same whatever promise they break. */
export async function audit(installation: Installation): Promise<readonly string[]> {
  const { lost, doubled, wrongKicks, wrongState: state } = await findings(installation);
  return shortened([...lost, ...doubled, ...wrongKicks, ...state]);
}

async function readState(installation: Installation): Promise<SagaState> {
  const state = new SagaState();
  for (const { partition, records } of await installation.read(topics.sagaState)) {
    state.take(partition, records);
  }
  return state;
}

/**
 * Fails where the positions in the saga's state are not those that its group has committed. To be
 * called while no saga runs: the two become visible one after the other.
 */
export async function auditPositions(installation: Installation): Promise<void> {
  const state = await readState(installation);
  const { length } = await installation.log.endOffsets(topics.sagaState);
  for (const topic of [topics.requests, topics.messages, topics.activity]) {
    const stored = Array.from({ length }, (_, partition) => {
      return state.positions(partition)[topic]?.[String(partition)]?.[0] ?? -1;
    });
    let committed: readonly number[] = [];
    await waitUntil(
      async () => {
        committed = await installation.groupOffsets('kickout-saga', topic);
        return stored.every((position, partition) => committed[partition] === position);
      },
      {
        timeoutMs: committedWithinMs,
        otherwise: `positions in ${topic}: ${stored.join()} in the state, not as committed`,
      },
    );
  }
}

/** The rows of the read model as they are now, all of one moment. */
export function readModel(installation: Installation): Promise<ReadModelRows> {
  return installation.withDatabase((dataSource) => readAllRows(dataSource));
}

/** Everything in which `rows` differ from the fold of the log up to the positions stored with them. */
export async function auditReadModel(
  installation: Installation,
  snapshots: readonly ReadModelRows[],
): Promise<readonly string[]> {
  const logs = new Map<string, readonly PartitionContent[]>();
  for (const topic of [topics.membership, topics.results]) {
    logs.set(topic, await installation.read(topic));
  }
  return shortened(
    snapshots.flatMap((rows) => differences(rows, expectedRows(logsUpTo(rows.positions, logs)))),
  );
}

function logsUpTo(
  positions: ReadModelRows['positions'],
  logs: ReadonlyMap<string, readonly PartitionContent[]>,
) {
  return positions.map(({ topic, partition, nextOffset }) => {
    const records = logs.get(topic)?.[partition]?.records ?? [];
    const before = records.filter(({ offset }) => offset < nextOffset);
    return { topic, partition, records: before, nextOffset };
  });
}

function shortened(all: readonly string[]): readonly string[] {
  if (all.length <= findingsMax) return all;
  return [...all.slice(0, findingsMax), `and ${all.length - findingsMax} more`];
}
