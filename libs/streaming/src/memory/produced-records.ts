import type { OutgoingRecord, RecordHeaders } from '#contracts';
import { CommittedRecords } from '../kafka/codec/committed-records.js';
import { ProducerBatch } from '../kafka/codec/producer-batch.js';
import { readBlocks } from '../kafka/codec/record-block.js';

/** A record that was handed to a producer; without a partition, the key decides. */
export interface ProducedRecord {
  readonly partition?: number;
  readonly record: OutgoingRecord;
}

/** Of no meaning to who reads the records. */
const nobody = { producerId: 0n, producerEpoch: 0, firstSequence: 0, isTransactional: false };

interface Message {
  readonly key: OutgoingRecord['key'];
  readonly value: OutgoingRecord['value'];
  readonly headers: OutgoingRecord['headers'];
  readonly timestamp: string;
}

/** What a broker would read of the messages that a writer hands to kafkajs: for brokers in memory. */
export async function producedRecords(messages: unknown): Promise<readonly ProducedRecord[]> {
  if (messages instanceof ProducerBatch) return decoded(messages);
  return (messages as readonly Message[]).map(({ timestamp, ...message }) => ({
    record: { ...message, timestamp: Number(timestamp) },
  }));
}

async function decoded(batch: ProducerBatch): Promise<readonly ProducedRecord[]> {
  const { partition } = batch;
  const blocks = await readBlocks(batch.bytesFor(nobody));
  return new CommittedRecords(blocks).toArray().map(({ key, value, headers, timestamp }) => ({
    partition,
    record: { key, value, headers: single(headers), timestamp },
  }));
}

/** No writer of ours gives a header two values. */
function single(headers: RecordHeaders): OutgoingRecord['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat()[0] ?? '']),
  );
}
