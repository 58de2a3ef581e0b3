import { type KafkaLog, type RecordBatch, scanTopic } from '#streaming';

/** Longest time without a record before reading is given up, ms. */
const stalledAfterMs = 30_000;

/**
 * Hands over a topic from the offsets `from`, by partition (absent: from its beginning), to the ends
 * that it has when called, however long that takes as long as it goes on. Resolves with those ends.
 *
 * @throws {Error} when nothing has come for 30 s.
 */
export async function scanToEnd(
  log: KafkaLog,
  topic: string,
  take: (batch: RecordBatch) => void | Promise<void>,
  from?: readonly number[],
): Promise<readonly number[]> {
  const stalled = new AbortController();
  const watch = setTimeout(() => {
    stalled.abort();
  }, stalledAfterMs);
  try {
    return await scanTopic(log, topic, {
      ...(from === undefined ? {} : { from }),
      signal: stalled.signal,
      take: async (batch) => {
        watch.refresh();
        await take(batch);
      },
    });
  } finally {
    clearTimeout(watch);
  }
}
