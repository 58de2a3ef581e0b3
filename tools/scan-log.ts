import { type KafkaLog, type RecordBatch, type ScanOptions, scanTopic } from '#streaming';

/** Longest time without a record before reading is given up, ms. */
const stalledAfterMs = 30_000;

/**
 * Hands over a topic, or a stretch of it, however long that takes as long as it goes on. Resolves with
 * where it stopped, by partition.
 *
 * @throws {Error} when nothing has come for 30 s.
 */
export async function scanLog(
  log: KafkaLog,
  topic: string,
  take: (batch: RecordBatch) => void | Promise<void>,
  stretch: Pick<ScanOptions, 'from' | 'to'> = {},
): Promise<readonly number[]> {
  const stalled = new AbortController();
  const watch = setTimeout(() => {
    stalled.abort();
  }, stalledAfterMs);
  try {
    return await scanTopic(log, topic, {
      ...stretch,
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
