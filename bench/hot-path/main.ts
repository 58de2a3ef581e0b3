/**
 * How many messages a second the kick-out saga takes in, beside a bare kafkajs `eachBatch` that only counts.
 *
 *   npm run bench [-- messages [runs]]
 *
 * On a Kafka of its own, or on that of KAFKA_BROKERS.
 */
import { availableParallelism, loadavg } from 'node:os';
import { StackError, startLocalStack } from '../../tools/local-stack/index.js';
import { BenchInstallation } from './installation.js';
import { lineOf, type Pair, summaryOf } from './report.js';
import { memberCount, partitions, roomCount } from './workload.js';

const [messageCount = 1_000_000, runCount = 5] = process.argv.slice(2).map(Number);

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function measurePair(installation: BenchInstallation, isSagaFirst: boolean): Promise<Pair> {
  if (!isSagaFirst) {
    const kafkajs = await installation.measure('kafkajs');
    return { kafkajs, saga: await installation.measure('saga') };
  }
  const saga = await installation.measure('saga');
  return { kafkajs: await installation.measure('kafkajs'), saga };
}

async function measureAll(
  installation: BenchInstallation,
  name: string,
  withHeaders: boolean,
): Promise<void> {
  print(`\n${withHeaders ? 'messages with CloudEvents headers' : 'messages without headers'}`);
  await installation.writeMessages(withHeaders);
  const pairs: Pair[] = [];
  for (let index = 0; index < runCount; index++) {
    const pair = await measurePair(installation, index % 2 === 1);
    pairs.push(pair);
    print(lineOf(index + 1, pair));
  }
  await installation.verifyNothingWasDecided();
  for (const line of summaryOf(name, pairs)) print(line);
}

const count = (value: number) => value.toLocaleString('en');

async function main(): Promise<void> {
  const load = loadavg()[0] ?? NaN;
  print(`${availableParallelism()} cores, load before the start ${load.toFixed(1)}`);
  const stack = await startLocalStack({
    kafkaBrokers: process.env['KAFKA_BROKERS'],
    databaseUrl: 'postgres://not.needed',
  });
  const installation = new BenchInstallation(stack.kafkaBrokers.split(','), messageCount);
  try {
    print(
      `${count(messageCount)} messages of 200 B in ${partitions} partitions; ` +
        `${count(roomCount)} rooms, ${count(memberCount)} members, a fifth of them offline and exempt`,
    );
    await installation.prepare();
    await measureAll(installation, 'hot path, messages without headers', false);
    await measureAll(installation, 'hot path', true);
  } finally {
    await installation.close();
    await stack.stop();
  }
}

try {
  await main();
} catch (error) {
  print(error instanceof StackError ? error.message : String(error));
  process.exitCode = 1;
}
