/**
 * Prints how many partitions, processes and servers 1, 10 and 100 million concurrent users need, by the
 * model of `model.ts` and the newest results of `npm run bench`.
 *
 *   npm run capacity
 */
import { benches } from '../benches/index.js';
import { type StoredResult, storedResults } from '../harness/results.js';
import {
  habits,
  type Measured,
  type Plan,
  planFor,
  usableShare,
  usersAtDatabaseWall,
  usersAtPresenceWall,
  usersAtRoomWall,
} from './model.js';

function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** @throws {Error} where a bench that the model needs has no result. */
function measuredBy(results: readonly StoredResult[]): Measured {
  const figure = (bench: string, side: string, name: string): number => {
    const value = results.find((result) => result.name === bench)?.medians[side]?.[name];
    if (value === undefined) throw new Error(`no result yet: run npm run bench -- ${bench}`);
    return value;
  };
  return {
    messageRate: figure('hot-path', 'saga', 'rate'),
    oneRoomMessageRate: figure('growth', 'hotRoom', 'rate'),
    presenceRate: figure('presence', 'saga', 'rate'),
    requestRate: figure('joins-and-leaves', 'saga', 'rate'),
    bytesPerMember: figure('memory', 'saga', 'bytesPerMember'),
    restoreSecondsPerMillion: figure('restore', 'saga', 'seconds'),
    projectionRate: figure('projection', 'projection', 'rate'),
    lookupRate: figure('api', 'api', 'pointRate'),
  };
}

const count = (value: number) => Math.round(value).toLocaleString('en');

const rows: Readonly<Record<string, (plan: Plan) => string>> = {
  'messages/s': ({ messagesPerSecond }) => count(messagesPerSecond),
  'records of presence/s': ({ presencePerSecond }) => count(presencePerSecond),
  'joins and leaves/s': ({ requestsPerSecond }) => count(requestsPerSecond),
  'look-ups/s': ({ lookupsPerSecond }) => count(lookupsPerSecond),
  partitions: ({ partitions }) => count(partitions),
  'saga processes': ({ sagas }) => count(sagas),
  'share of each that reads presence': ({ presenceShare }) =>
    `${(presenceShare * 100).toFixed(1)} %`,
  brokers: ({ brokers }) => count(brokers),
  'projection processes': ({ projections }) => count(projections),
  'PostgreSQL servers that are written to': ({ databases }) => count(databases),
  'API processes': ({ apis }) => count(apis),
  'first wall': ({ wall }) => wall,
};

try {
  const measured = measuredBy(storedResults(benches));
  const plans = [1e6, 10e6, 100e6].map((users) => planFor(users, measured));
  print('measured');
  for (const name of Object.keys(measured) as (keyof Measured)[]) {
    print(`  ${name}: ${count(measured[name])}`);
  }
  print('habits');
  for (const [name, value] of Object.entries(habits)) print(`  ${name}: ${String(value)}`);
  print(`usable share of what was measured: ${String(usableShare)}`);
  print();
  print(`| concurrent users | ${plans.map(({ users }) => count(users)).join(' | ')} |`);
  print(`| --- |${plans.map(() => ' --- |').join('')}`);
  for (const [name, text] of Object.entries(rows)) {
    print(`| ${name} | ${plans.map(text).join(' | ')} |`);
  }
  print();
  print(
    `broadcast presence fills a process at ${count(usersAtPresenceWall(measured))} concurrent users`,
  );
  print(
    `one PostgreSQL is written to its limit at ${count(usersAtDatabaseWall(measured))} concurrent users`,
  );
  print(`one room fills its process at ${count(usersAtRoomWall(measured))} users in it`);
} catch (error) {
  print(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
