// Runs in Jest's own process, before any transform of Jest's applies, hence plain JavaScript.
import '../typescript/register.mjs';

const { startLocalStack } = await import('./index.ts');

/** One Kafka and one PostgreSQL for the whole run, unless the environment names others. */
export default async function startStackForTests() {
  const stack = await startLocalStack({
    kafkaBrokers: process.env.KAFKA_BROKERS,
    databaseUrl: process.env.DATABASE_URL,
    kafkaHeap: process.env.KAFKA_HEAP,
  });
  process.env.KAFKA_BROKERS = stack.kafkaBrokers;
  process.env.DATABASE_URL = stack.databaseUrl;
  globalThis.localStackOfTheRun = stack;
}
