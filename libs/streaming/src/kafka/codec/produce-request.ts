import { createRequire } from 'node:module';
import { ByteWriter } from './byte-writer.js';
import { ProducerBatch } from './producer-batch.js';

/** What kafkajs has ready for a produce request. */
export interface ProduceRequest {
  readonly transactionalId?: string | undefined;
  readonly acks: number;
  readonly timeout: number;
  /** A 64-bit number in decimal, or as an object with that text. */
  readonly producerId: string | number | { toString(): string };
  readonly producerEpoch: number;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly firstSequence: number;
      readonly messages: unknown;
    }[];
  }[];
}

/** Bytes in the form in which kafkajs takes them from its own encoder. */
interface Encoded {
  readonly buf: Buffer;
  readonly buffer: Buffer;
}

interface PreparedRequest {
  readonly request: { encode: () => Promise<Encoded> };
}

type RequestFactory = (request: ProduceRequest) => PreparedRequest;

interface ProduceDefinition {
  protocol: (options: { readonly version: number }) => RequestFactory;
}

const definition = createRequire(import.meta.url)(
  'kafkajs/src/protocol/requests/produce',
) as ProduceDefinition;
const published = definition.protocol;

/**
 * Makes the kafkajs of this process send record batches that `ProducerBatch` has encoded. Messages in
 * kafkajs' own form are still encoded by kafkajs. It looks the function up at each request.
 */
export function installProduceEncoder(): void {
  definition.protocol = (options) => {
    const prepare = published(options);
    return (request) => {
      const prepared = prepare(request);
      if (!holdsBatches(request)) return prepared;
      const encode = () => Promise.resolve(encodeProduceRequest(request)).then(asEncoded);
      return { ...prepared, request: { ...prepared.request, encode } };
    };
  };
}

function asEncoded(bytes: Buffer): Encoded {
  return { buf: bytes, buffer: bytes };
}

function holdsBatches({ topicData }: ProduceRequest): boolean {
  return topicData.some(({ partitions }) =>
    partitions.some(({ messages }) => messages instanceof ProducerBatch),
  );
}

/**
 * The body of a produce request, version 3 to 8. The batches are not compressed.
 *
 * @throws {TypeError} where batches and kafkajs' messages are mixed: a defect of the caller.
 */
export function encodeProduceRequest(request: ProduceRequest): Buffer {
  const { transactionalId, acks, timeout, producerEpoch, topicData } = request;
  const producerId = BigInt(String(request.producerId));
  const isTransactional = transactionalId !== undefined;
  const writer = new ByteWriter(512);
  writer.string(transactionalId);
  writer.int16(acks);
  writer.int32(timeout);
  writer.int32(topicData.length);
  for (const { topic, partitions } of topicData) {
    writer.string(topic);
    writer.int32(partitions.length);
    for (const { partition, firstSequence, messages } of partitions) {
      if (!(messages instanceof ProducerBatch)) throw new TypeError('not a batch of records');
      const owner = { producerId, producerEpoch, firstSequence, isTransactional };
      const bytes = messages.bytesFor(owner);
      writer.int32(partition);
      writer.int32(bytes.length);
      writer.raw(bytes);
    }
  }
  return writer.written;
}
