import { createRequire } from 'node:module';
import { randomInt } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import snappy from 'snappyjs';
import { EventHeaders } from '#contracts';
import { installCompressionCodecs } from '../compression.js';
import { ResponseMemory, responseMemory } from '../response-memory.js';
import { decodeFetchResponse } from './fetch-response.js';
import { FetchedMemory } from './fetched-memory.js';
import { FetchedRecords } from './fetched-records.js';

/** What kafkajs as published makes of the same bytes; this process has not installed our decoder. */
const published = createRequire(import.meta.url);
const { decode } = published('kafkajs/src/protocol/requests/fetch/v11/response.js') as {
  decode: (content: Buffer) => Promise<Response<PublishedMessage>>;
};
const Batch = published('kafkajs/src/consumer/batch.js') as new (
  topic: string,
  fetchedOffset: string,
  partition: unknown,
) => { readonly messages: readonly PublishedMessage[] };

interface Response<Message> {
  readonly responses: readonly {
    readonly topicName: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly errorCode: number;
      readonly highWatermark: string;
      readonly messages: readonly Message[];
    }[];
  }[];
}

interface PublishedMessage {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Record<string, Buffer | null | (Buffer | null)[]>;
}

interface WrittenRecord {
  readonly gap: number;
  readonly timestampDelta: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: readonly (readonly [name: string, value: Uint8Array | null])[];
}

interface WrittenBlock {
  readonly kind: 'plain' | 'transactional' | 'abort' | 'commit';
  readonly producerId: number;
  readonly codec: 0 | 1 | 2;
  readonly isAppendTime: boolean;
  readonly timestamp: number;
  readonly records: readonly WrittenRecord[];
}

function varint(value: number | bigint): Buffer {
  const number = BigInt(value);
  let digits = number < 0n ? -2n * number - 1n : 2n * number;
  const bytes: number[] = [];
  for (; digits > 127n; digits >>= 7n) bytes.push(Number(digits & 127n) | 128);
  return Buffer.from([...bytes, Number(digits)]);
}

function sized(content: Uint8Array | null): Buffer {
  return content === null ? varint(-1) : Buffer.concat([varint(content.length), content]);
}

function int(bytes: 2 | 4, value: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeIntBE(value, 0, bytes);
  return buffer;
}

function int64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigInt64BE(BigInt(value));
  return buffer;
}

function recordBytes(record: WrittenRecord, offsetDelta: number): Buffer {
  const content = Buffer.concat([
    Buffer.from([0]),
    varint(record.timestampDelta),
    varint(offsetDelta),
    sized(record.key),
    sized(record.value),
    varint(record.headers.length),
    ...record.headers.flatMap(([name, value]) => [sized(Buffer.from(name)), sized(value)]),
  ]);
  return sized(content);
}

const compress = [
  (content: Buffer) => content,
  (content: Buffer) => gzipSync(content),
  (content: Buffer) => Buffer.from(snappy.compress(content)),
] as const;

const marker = (type: number): WrittenRecord => ({
  gap: 0,
  timestampDelta: 0,
  key: Buffer.from([0, 0, 0, type]),
  value: Buffer.alloc(6),
  headers: [],
});

/** Gives the bytes and the offset after them. */
function blockBytes(block: WrittenBlock, baseOffset: number): readonly [Buffer, number] {
  const isControl = block.kind === 'abort' || block.kind === 'commit';
  const records = isControl ? [marker(block.kind === 'abort' ? 0 : 1)] : block.records;
  const codec = isControl ? 0 : block.codec;
  let delta = -1;
  const encoded = records.map((record) => recordBytes(record, (delta += record.gap + 1)));
  const flags =
    codec |
    (block.isAppendTime ? 0x08 : 0) |
    (block.kind === 'plain' ? 0 : 0x10) |
    (isControl ? 0x20 : 0);
  const body = Buffer.concat([
    int(4, 7),
    Buffer.from([2]),
    int(4, 0),
    int(2, flags),
    int(4, delta),
    int64(block.timestamp),
    int64(block.timestamp + 5),
    int64(block.producerId),
    int(2, 0),
    int(4, 0),
    int(4, records.length),
    compress[codec](Buffer.concat(encoded)),
  ]);
  const bytes = Buffer.concat([int64(baseOffset), int(4, body.length), body]);
  return [bytes, baseOffset + delta + 1];
}

/** A fetch of one partition from its offset 1000 on, as a broker answers it. */
function responseOf(blocks: readonly WrittenBlock[], cutOff: number): Buffer {
  const written: Buffer[] = [];
  const aborted: Buffer[] = [];
  const openSince = new Map<number, number>();
  let offset = 1000;
  for (const block of blocks) {
    if (block.kind === 'transactional' && !openSince.has(block.producerId)) {
      openSince.set(block.producerId, offset);
    }
    const first = openSince.get(block.producerId);
    if (block.kind === 'abort' && first !== undefined) {
      aborted.push(Buffer.concat([int64(block.producerId), int64(first)]));
    }
    if (block.kind === 'abort' || block.kind === 'commit') openSince.delete(block.producerId);
    const [bytes, next] = blockBytes(block, offset);
    written.push(bytes);
    offset = next;
  }
  aborted.sort((one, other) => one.compare(other, 8, 16, 8, 16));
  const records = Buffer.concat(written);
  const firstLength = written[0]?.length ?? 0;
  const kept = records.subarray(0, Math.max(firstLength, records.length - cutOff));
  return Buffer.concat([
    int(4, 0),
    int(2, 0),
    int(4, 77),
    int(4, 1),
    int(2, 5),
    Buffer.from('rooms'),
    int(4, 1),
    int(4, 3),
    int(2, 0),
    int64(offset),
    int64(offset),
    int64(0),
    int(4, aborted.length),
    ...aborted,
    int(4, -1),
    int(4, kept.length),
    kept,
  ]);
}

const someBytes: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 40 });
const headerName = fc.oneof(fc.constantFrom('ce_type', 'ce_id'), fc.string({ maxLength: 8 }));
const anyHeader: fc.Arbitrary<WrittenRecord['headers'][number]> = fc.tuple<
  [string, Uint8Array | null]
>(headerName, fc.option(someBytes));
const anyRecord: fc.Arbitrary<WrittenRecord> = fc.record({
  gap: fc.nat(3),
  timestampDelta: fc.oneof(
    fc.integer({ min: -70, max: 70 }),
    fc.integer({ min: -(2 ** 45), max: 2 ** 45 }),
  ),
  key: fc.option(someBytes),
  value: fc.option(fc.oneof(someBytes, fc.uint8Array({ minLength: 100, maxLength: 300 }))),
  headers: fc.array(anyHeader, { maxLength: 5 }),
});
const anyBlock: fc.Arbitrary<WrittenBlock> = fc.record({
  kind: fc.constantFrom('plain', 'transactional', 'transactional', 'abort', 'commit'),
  producerId: fc.constantFrom(7, 2 ** 33 + 1),
  codec: fc.constantFrom(0, 1, 2),
  isAppendTime: fc.boolean(),
  timestamp: fc.constantFrom(0, 1_700_000_000_123),
  records: fc.array(anyRecord, { minLength: 1, maxLength: 6 }),
});

/** By name; without those that have no value, which we leave out. */
function presentHeaders(headers: Readonly<Record<string, unknown>>) {
  return Object.entries(headers)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([name, values]) =>
      [values]
        .flat()
        .filter((value) => Buffer.isBuffer(value))
        .map((value) => [name, value]),
    );
}

describe('the decoder of fetch responses', () => {
  const seed = randomInt(2 ** 31);
  beforeAll(() => {
    installCompressionCodecs();
  });

  it(`reads what the published kafkajs reads (seed ${String(seed)})`, async () => {
    const property = fc.asyncProperty(
      anyBlock,
      fc.array(anyBlock, { maxLength: 7 }),
      fc.nat(12),
      fc.oneof(fc.constant(0), fc.nat(90)),
      async (first, others, skipped, cutOff) => {
        const content = responseOf([first, ...others], cutOff);
        // A broker begins with the block that holds the offset asked for.
        const [, secondBlockAt] = blockBytes(first, 1000);
        const from = Math.min(1000 + skipped, secondBlockAt - 1);
        const expected = (await decode(content)).responses[0]?.partitions[0];
        const { responses } = await decodeFetchResponse(content);
        const partition = responses[0]?.partitions[0];
        const [fetched] = partition?.messages ?? [];
        const expectedMessages = new Batch('rooms', String(from), expected).messages;
        expect(partition).toMatchObject({ partition: 3, highWatermark: expected?.highWatermark });
        expect(
          (fetched?.committedFrom(from).toArray() ?? []).map((record) => ({
            offset: String(record.offset),
            timestamp: String(record.timestamp),
            key: record.key,
            value: record.value,
            headers: presentHeaders(record.headers),
          })),
        ).toEqual(
          expectedMessages.map(({ offset, timestamp, key, value, headers }) => {
            return { offset, timestamp, key, value, headers: presentHeaders(headers) };
          }),
        );
      },
    );
    await fc.assert(property, { seed, numRuns: 300 });
  });

  it('finds any part of what it has read, by offsets', async () => {
    const property = fc.asyncProperty(
      fc.array(anyBlock, { minLength: 1, maxLength: 5 }),
      fc.nat(20),
      fc.nat(20),
      async (blocks, skipped, length) => {
        const { responses } = await decodeFetchResponse(responseOf(blocks, 0));
        const all = responses[0]?.partitions[0]?.messages[0]?.committedFrom(1000);
        const [from, to] = [1000 + skipped, 1000 + skipped + length];
        const expected = (all?.toArray() ?? [])
          .map(({ offset }) => offset)
          .filter((offset) => offset >= from && offset < to);
        const part = all?.between(from, to);
        expect(part?.toArray().map(({ offset }) => offset)).toEqual(expected);
        expect(part?.count).toBe(expected.length);
        expect(
          part
            ?.between(from + 1, Infinity)
            .toArray()
            .map(({ offset }) => offset),
        ).toEqual(expected.filter((offset) => offset > from));
      },
    );
    await fc.assert(property, { seed, numRuns: 200 });
  });

  it('finds the first value of a header where it lies', async () => {
    const headers = [
      ['other', Buffer.from('x')],
      ['ce_id', null],
      ['ce_id', Buffer.from('first')],
      ['ce_id', Buffer.from('second')],
    ] as const;
    const record = { gap: 0, timestampDelta: 0, key: null, value: Buffer.from('v'), headers };
    const block = { kind: 'plain', producerId: 7, codec: 0, isAppendTime: false } as const;
    const content = responseOf([{ ...block, timestamp: 0, records: [record] }], 0);
    const { responses } = await decodeFetchResponse(content);
    const [read] = responses[0]?.partitions[0]?.messages[0]?.committedFrom(1000).toArray() ?? [];
    if (read === undefined) throw new Error('no record was read');
    const inPlace = new EventHeaders(['MessageCreated']);
    const asSuch = new EventHeaders(['MessageCreated']);
    inPlace.moveTo(read);
    asSuch.moveTo({ headers: { ce_id: 'first' } });
    expect('findHeaders' in read).toBe(true);
    expect([inPlace.idHash, inPlace.isOther]).toEqual([asSuch.idHash, false]);
  });

  it('goes on behind the last offset that was written, whatever became of the record', async () => {
    const record = { gap: 4, timestampDelta: 0, key: null, value: null, headers: [] };
    const block = { kind: 'plain', producerId: 7, codec: 0, isAppendTime: false } as const;
    const content = responseOf([{ ...block, timestamp: 0, records: [record] }], 0);
    const { responses } = await decodeFetchResponse(content);
    const [fetched] = responses[0]?.partitions[0]?.messages ?? [];
    expect(fetched).toBeInstanceOf(FetchedRecords);
    expect([fetched?.offset, fetched?.nextOffset]).toEqual(['1004', 1005]);
  });

  it('says which record format it does not know', async () => {
    const record = { gap: 0, timestampDelta: 0, key: null, value: null, headers: [] };
    const block = { kind: 'plain', producerId: 7, codec: 0, isAppendTime: false } as const;
    const content = responseOf([{ ...block, timestamp: 0, records: [record] }], 0);
    content[content.lastIndexOf(Buffer.from([0, 0, 0, 7, 2])) + 4] = 1;
    await expect(decodeFetchResponse(content)).rejects.toThrow('record format 1');
  });
});

describe('the memory that a fetch came in', () => {
  const record = {
    gap: 0,
    timestampDelta: 0,
    key: null,
    value: Buffer.alloc(100_000, 7),
    headers: [],
  };
  const block = { kind: 'plain', producerId: 7, codec: 0, isAppendTime: false } as const;
  const content = responseOf([{ ...block, timestamp: 0, records: [record] }], 0);

  async function received(): Promise<readonly [ArrayBufferLike, FetchedRecords]> {
    const bytes = responseMemory.take(content.length);
    content.copy(bytes);
    const { responses } = await decodeFetchResponse(bytes);
    const [fetched] = responses[0]?.partitions[0]?.messages ?? [];
    if (fetched === undefined) throw new Error('nothing was read');
    return [bytes.buffer, fetched];
  }

  it('is used again once what was fetched has been handled', async () => {
    const [memory, fetched] = await received();
    const records = fetched.committedFrom(1000);
    expect(records.cursor().next()).toBe(true);
    expect((await received())[0]).not.toBe(memory);
    fetched.handled();
    expect((await received())[0]).toBe(memory);
    expect(() => records.cursor().next()).toThrow('given back');
    expect(() => records.toArray()).toThrow('given back');
  });

  it('stays what it is where a record has been taken out', async () => {
    const [memory, fetched] = await received();
    const cursor = fetched.committedFrom(1000).cursor();
    cursor.next();
    const taken = cursor.record();
    fetched.handled();
    const [next] = await received();
    expect(next).not.toBe(memory);
    expect(taken.value).toEqual(record.value);
  });

  it('stays as long as any partition of it has yet to be handled', () => {
    const memory = new ResponseMemory();
    const bytes = memory.take(100_000);
    const fetched = new FetchedMemory(memory, bytes);
    fetched.holds();
    fetched.holds();
    fetched.handled();
    expect(() => {
      fetched.open();
    }).not.toThrow();
    expect(memory.take(100_000).buffer).not.toBe(bytes.buffer);
    fetched.handled();
    expect(memory.take(100_000).buffer).toBe(bytes.buffer);
  });
});
