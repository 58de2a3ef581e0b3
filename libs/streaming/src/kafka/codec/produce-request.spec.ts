import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import type { OutgoingRecord } from '#contracts';
import { encodeProduceRequest } from './produce-request.js';
import { batchBytesMax, ProducerBatch } from './producer-batch.js';

/** What the published kafkajs writes; this process has not installed our encoder. */
const { protocol } = createRequire(import.meta.url)(
  'kafkajs/src/protocol/requests/produce/index.js',
) as {
  readonly protocol: (options: { readonly version: number }) => (request: unknown) => {
    readonly request: { readonly encode: () => Promise<{ readonly buffer: Buffer }> };
  };
};

const headOf = { acks: -1, timeout: 30_000 };

function batchOf(records: readonly OutgoingRecord[], partition = 3): ProducerBatch {
  const batch = new ProducerBatch(partition);
  for (const record of records) expect(batch.tryAppend(record)).toBe(true);
  return batch;
}

const anyText = fc.oneof(
  fc.string({ maxLength: 70 }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom('é'.repeat(63), 'a'.repeat(63), 'a'.repeat(64), `${'a'.repeat(62)}€`),
);
const anyBytes = fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes));
const longBytes = fc.constantFrom(8_100, 8_200, 70_000).map((size) => Buffer.alloc(size, 'x'));
const anyContent = fc.oneof(anyText, anyBytes);

/** Not before the first record: kafkajs counts times from the earliest, we count from the first. */
const anyDelay = fc.oneof(fc.nat(200), fc.nat(2 ** 31), fc.constant(2 ** 40));

const anyRecords = (first: number): fc.Arbitrary<OutgoingRecord[]> =>
  fc
    .tuple(
      anyDelay.map((delay) => first + delay),
      fc.array(
        fc.record({
          key: fc.option(anyContent),
          value: fc.option(fc.oneof(anyContent, longBytes)),
          headers: fc.dictionary(anyText, anyContent, { maxKeys: 6 }),
        }),
        { minLength: 1, maxLength: 70 },
      ),
    )
    .map(([last, contents]) =>
      contents.map((content, index) => ({ ...content, timestamp: index === 0 ? first : last })),
    );

const anyOwner = fc.record({
  transactionalId: fc.option(fc.string({ minLength: 1, maxLength: 20 }), { nil: undefined }),
  producerId: fc.constantFrom('0', '4711', '9223372036854775807'),
  producerEpoch: fc.nat(32_767),
  firstSequence: fc.nat(2 ** 31 - 1),
});

describe('the encoder of produce requests', () => {
  const seed = randomInt(2 ** 31);

  it(`writes, byte for byte, what the published kafkajs writes (seed ${String(seed)})`, async () => {
    const property = fc.asyncProperty(
      anyRecords(1_700_000_000_123),
      anyOwner,
      fc.constantFrom(3, 7),
      async (records, { firstSequence, ...owner }, version) => {
        const requestFor = (messages: unknown) => {
          const partitions = [{ partition: 3, firstSequence, messages }];
          return { ...headOf, ...owner, topicData: [{ topic: 'rooms', partitions }] };
        };
        const messages = records.map((record) => ({
          ...record,
          timestamp: String(record.timestamp),
        }));
        const { request } = protocol({ version })(requestFor(messages));
        const expected = (await request.encode()).buffer;
        const encoded = encodeProduceRequest(requestFor(batchOf(records)));
        expect(encoded.equals(expected)).toBe(true);
      },
    );
    await fc.assert(property, { seed, numRuns: 200 });
  });

  it('writes a batch again as it is to be repeated, with another sequence number', () => {
    const record = { key: 'k', value: 'v', headers: {}, timestamp: 5 };
    const batch = batchOf([record]);
    const owner = { producerId: 7n, producerEpoch: 0, isTransactional: true };
    const first = Buffer.from(batch.bytesFor({ ...owner, firstSequence: 1 }));
    const other = Buffer.from(batch.bytesFor({ ...owner, firstSequence: 2 }));
    expect(first.equals(other)).toBe(false);
    expect(batch.bytesFor({ ...owner, firstSequence: 1 }).equals(first)).toBe(true);
  });

  it('refuses messages of kafkajs among batches instead of writing half of them', () => {
    const partitions = [
      { partition: 3, firstSequence: 0, messages: batchOf([]) },
      { partition: 4, firstSequence: 0, messages: [{ value: 'v' }] },
    ];
    const topicData = [{ topic: 'rooms', partitions }];
    const request = { ...headOf, producerId: '7', producerEpoch: 0, topicData };
    expect(() => encodeProduceRequest(request)).toThrow('not a batch of records');
  });
});

describe('a batch of records', () => {
  const record = (bytes: number): OutgoingRecord => {
    return { key: null, value: Buffer.alloc(bytes), headers: {}, timestamp: 5 };
  };
  const owner = { producerId: 7n, producerEpoch: 0, firstSequence: 0, isTransactional: true };

  it('is as it was after a record for which there was no room', () => {
    const batch = batchOf([record(600_000)]);
    const before = Buffer.from(batch.bytesFor(owner));
    expect(batch.tryAppend(record(600_000))).toBe(false);
    expect(batch.bytesFor(owner).equals(before)).toBe(true);
    expect(batch.tryAppend(record(300_000))).toBe(true);
    expect(batch.length).toBe(2);
  });

  it('takes a record that is larger than a batch may be, but alone', () => {
    const batch = batchOf([record(batchBytesMax + 1)]);
    expect(batch.tryAppend(record(1))).toBe(false);
    expect(batch.length).toBe(1);
  });

  it('grows to its limit and not beyond', () => {
    const batch = new ProducerBatch(0);
    while (batch.tryAppend(record(1_000))) {
      expect(batch.bytesFor(owner).length).toBeLessThanOrEqual(batchBytesMax);
    }
    expect(batch.bytesFor(owner).length).toBeGreaterThan(batchBytesMax - 1_100);
  });
});
