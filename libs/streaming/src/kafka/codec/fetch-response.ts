import { createRequire } from 'node:module';
import { ByteReader } from './byte-reader.js';
import { responseMemory } from '../response-memory.js';
import { FetchedMemory } from './fetched-memory.js';
import { type AbortedTransaction, FetchedRecords } from './fetched-records.js';
import { readBlocks } from './record-block.js';

/** What kafkajs' own code makes of a fetch response, version 11. */
interface FetchResponse {
  readonly throttleTime: number;
  readonly clientSideThrottleTime: number;
  readonly errorCode: number;
  readonly sessionId: number;
  readonly responses: readonly FetchedTopic[];
}

interface FetchedTopic {
  readonly topicName: string;
  readonly partitions: readonly FetchedPartition[];
}

interface FetchedPartition {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: string;
  readonly preferredReadReplica: number;
  readonly messages: readonly FetchedRecords[];
}

/**
 * Makes the kafkajs of this process leave the records of fetch responses to `FetchedRecords`. Its own
 * decoder makes several 64-bit objects, strings and buffers of each record, whether or not anybody asks;
 * that is most of what reading costs. kafkajs looks the function up at each response.
 */
export function installFetchDecoder(): void {
  const module = 'kafkajs/src/protocol/requests/fetch/v11/response.js';
  const response = createRequire(import.meta.url)(module) as { decode: unknown };
  response.decode = decodeFetchResponse;
}

export async function decodeFetchResponse(content: Buffer): Promise<FetchResponse> {
  const reader = new ByteReader(content);
  const memory = new FetchedMemory(responseMemory, content);
  return {
    clientSideThrottleTime: reader.int32(),
    throttleTime: 0, // what the broker has not done itself is up to us (KIP-219)
    errorCode: reader.int16(),
    sessionId: reader.int32(),
    responses: await arrayOf(reader, () => decodeTopic(reader, memory)),
  };
}

async function decodeTopic(reader: ByteReader, memory: FetchedMemory): Promise<FetchedTopic> {
  return {
    topicName: reader.string(),
    partitions: await arrayOf(reader, () => decodePartition(reader, memory)),
  };
}

async function decodePartition(
  reader: ByteReader,
  memory: FetchedMemory,
): Promise<FetchedPartition> {
  const partition = reader.int32();
  const errorCode = reader.int16();
  const highWatermark = String(reader.int64());
  reader.at += 8 + 8; // last stable offset, beginning of the log
  const aborted = await arrayOf(reader, decodeAborted);
  const preferredReadReplica = reader.int32();
  const blocks = await readBlocks(reader.take(Math.max(0, reader.int32())), memory);
  const messages = blocks.length === 0 ? [] : [new FetchedRecords(blocks, aborted, memory)];
  return { partition, errorCode, highWatermark, preferredReadReplica, messages };
}

function decodeAborted(reader: ByteReader): AbortedTransaction {
  return { producerId: reader.int64(), firstOffset: reader.int64() };
}

/** A null array is an empty one. */
async function arrayOf<Item>(
  reader: ByteReader,
  decode: (reader: ByteReader) => Item | Promise<Item>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let left = reader.int32(); left > 0; left -= 1) items.push(await decode(reader));
  return items;
}
