import { join } from 'node:path';
import { runInForeground } from '../foreground.js';
import { localDirectory, startLocalStack, type LocalStack } from './index.js';

/**
 * `npm run stack`: Kafka and PostgreSQL alone, in the foreground, with temporary data. Prints one line of JSON with the
 * two addresses once both answer.
 */
let stack: LocalStack | undefined;

runInForeground(
  async (fail) => {
    stack = await startLocalStack({
      kafkaBrokers: process.env['KAFKA_BROKERS'],
      databaseUrl: process.env['DATABASE_URL'],
      kafkaHeap: process.env['KAFKA_HEAP'],
      logDirectory: join(localDirectory, 'logs', 'stack'),
      onUnexpectedEnd: ({ name }, status) => {
        fail(`${name} ended by itself with status ${status}`);
      },
    });
    const { kafkaBrokers, databaseUrl } = stack;
    const pids = [
      ...(stack.kafka?.brokers ?? []).map(({ pid }) => pid),
      ...(stack.postgres === undefined ? [] : [stack.postgres.server.pid]),
    ];
    process.stdout.write(`${JSON.stringify({ kafkaBrokers, databaseUrl, pids })}\n`);
  },
  async () => stack?.stop(),
);
