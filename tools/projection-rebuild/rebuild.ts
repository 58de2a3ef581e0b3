import { topics } from '#contracts';
import { type ProjectionWriter, ReadModelRebuild } from '#persistence';
import type { KafkaLog } from '#streaming';
import { membershipProjectionTopology } from '../../apps/membership-projection/src/topology.js';
import { StackError } from '../local-stack/index.js';
import { scanLog } from '../scan-log.js';

/** How often the log is read on before the projections are held up for what has come meanwhile. */
const roundsMax = 10;
/** So few records more are not worth another round. */
const recordsFew = 1_000;
/** How often the swap is tried where readers stand in its way. */
const swapsMax = 5;

const projected = membershipProjectionTopology.sources.map(({ topic }) => topic);

/**
 * Builds the read model anew from the log, beside the live one, and swaps the two. Resolves with the
 * number of records that it was built of; `progress` is told of each round.
 *
 * @throws StackError where the log does not reach back to its beginning: events would be missing.
 */
export async function rebuildReadModel(
  log: KafkaLog,
  databaseUrl: string,
  progress: (line: string) => void,
): Promise<number> {
  const beginnings = await log.beginningOffsets(topics.membership);
  if (beginnings.some((offset) => offset > 0)) {
    throw new StackError(
      `${topics.membership} has lost its beginning: nothing can be rebuilt of it`,
    );
  }
  const rebuild = await ReadModelRebuild.begin(databaseUrl);
  try {
    let total = 0;
    for (let round = 1; round <= roundsMax; round += 1) {
      const records = await readOn(log, rebuild.writer);
      total += records;
      progress(`round ${round}: ${records} records`);
      if (records <= recordsFew) break;
    }
    await swap(rebuild, async () => {
      total += await readOn(log, rebuild.writer);
    });
    return total;
  } finally {
    await rebuild.close();
  }
}

/** A reader that waits for the tables while they wait for it makes PostgreSQL end one of the two. */
async function swap(rebuild: ReadModelRebuild, catchUp: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await rebuild.swap(catchUp);
      return;
    } catch (error) {
      const { code } = error as { readonly code?: unknown };
      if (code !== deadlockDetected || attempt === swapsMax) throw error;
    }
  }
}

/** SQLSTATE. */
const deadlockDetected = '40P01';

/** Applies the log from where the rebuilt tables have got to, to its end as it is now. */
async function readOn(log: KafkaLog, writer: ProjectionWriter): Promise<number> {
  let records = 0;
  for (const topic of projected) {
    const partitions = [...(await log.endOffsets(topic)).keys()];
    const stored = await writer.load(topic, partitions);
    const beginnings = await log.beginningOffsets(topic);
    const positions = new Map(stored);
    const from = beginnings.map((beginning, partition) => stored.get(partition) ?? beginning);
    await scanLog(
      log,
      topic,
      async (batch) => {
        const { partition, nextOffset } = batch;
        const continues = positions.get(partition);
        const outcome = await writer.apply({ ...batch, continues });
        if (outcome.outcome !== 'applied') throw new Error(`${topic}: ${outcome.outcome}`);
        positions.set(partition, nextOffset);
        records += batch.records.length;
      },
      { from },
    );
  }
  return records;
}
