import { topics } from '#contracts';
import { expectedRows, readAllRows, type ReadModelRows } from '#persistence';
import type { PartitionContent } from '#streaming';
import { waitUntil } from '../../tools/local-stack/wait.js';
import { SagaState } from '../../tools/verify/saga-state.js';
import { repeatedDeadLetters, wrongAnswers } from './audit/answers.js';
import { Inputs } from './audit/inputs.js';
import { foldMembershipLog } from './audit/membership-log.js';
import { ghosts, wrongRemovals } from './audit/removals.js';
import type { Installation } from './installation.js';

const findingsMax = 20;
const committedWithinMs = 5_000;
const inputTopics = [topics.requests, topics.users, topics.messages];

/**
 * Everything that is wrong with what the saga wrote, each a sentence; to be called once it has decided
 * on all inputs. The topics can be read to their ends, the event store is sound in itself, every
 * removal is explained by the inputs and none is missing, every request was answered, nothing is in
 * the dead letters twice, and the saga's state is what the event store says.
 */
export async function audit(installation: Installation): Promise<readonly string[]> {
  const contents = new Map<string, readonly PartitionContent[]>();
  for (const topic of inputTopics) contents.set(topic, await installation.read(topic));
  const inputs = new Inputs(contents);
  const membership = await installation.read(topics.membership);
  const { memberships, rooms, findings } = foldMembershipLog(membership);
  const state = await readState(installation);
  return shortened([
    ...findings,
    ...wrongRemovals(memberships, inputs, installation.traffic),
    ...ghosts(memberships, inputs),
    ...wrongAnswers(await installation.read(topics.results), inputs),
    ...repeatedDeadLetters(await installation.read(topics.deadLetters)),
    ...state.differences(rooms),
  ]);
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

function differences(actual: ReadModelRows, expected: ReadModelRows): string[] {
  return Object.entries(expected).flatMap(([table, rows]) => {
    const found = new Set(actual[table as keyof ReadModelRows].map(rowText));
    const wanted = new Set((rows as readonly object[]).map(rowText));
    return [
      ...[...wanted].filter((row) => !found.has(row)).map((row) => `${table} lacks ${row}`),
      ...[...found].filter((row) => !wanted.has(row)).map((row) => `${table} has ${row}`),
    ];
  });
}

/** The same for equal rows, in whatever order their columns are. */
function rowText(row: object): string {
  return JSON.stringify(row, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}

function shortened(findings: readonly string[]): readonly string[] {
  if (findings.length <= findingsMax) return findings;
  return [...findings.slice(0, findingsMax), `and ${findings.length - findingsMax} more`];
}
