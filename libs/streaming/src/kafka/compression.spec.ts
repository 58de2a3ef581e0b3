import fc from 'fast-check';
import snappy from 'snappyjs';
import { decompressSnappy } from './compression.js';
import { decompressLz4Frame } from './lz4-frame.js';

const frameHeader = Buffer.from('04224d18' + '60' + '40' + '82', 'hex');
const frameEnd = Buffer.alloc(4);

function frame(...blocks: readonly Buffer[]): Buffer {
  return Buffer.concat([frameHeader, ...blocks, frameEnd]);
}

function block(content: Buffer, isCompressed: boolean): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(isCompressed ? content.length : content.length + 0x80000000);
  return Buffer.concat([size, content]);
}

/** One sequence: literals, then a match; lengths above 14 go on in further bytes. */
function sequence(literals: string, distance?: number, matchLength = 4): Buffer {
  const more = (length: number) => {
    const rest: number[] = [];
    for (let left = length - 15; left >= 0; left -= 255) rest.push(Math.min(left, 255));
    return Buffer.from(rest);
  };
  const match = matchLength - 4;
  const nibbles = [literals.length, distance === undefined ? 0 : match].map((n) => Math.min(n, 15));
  const [high = 0, low = 0] = nibbles;
  const parts = [Buffer.from([high * 16 + low]), more(literals.length), Buffer.from(literals)];
  if (distance !== undefined) {
    parts.push(Buffer.from([distance & 255, distance >> 8]), more(match));
  }
  return Buffer.concat(parts);
}

const text = (...sequences: readonly Buffer[]) =>
  decompressLz4Frame(frame(block(Buffer.concat(sequences), true))).toString();

describe('an LZ4 frame', () => {
  it('may be empty', () => {
    expect(decompressLz4Frame(frame())).toHaveLength(0);
  });

  it.each`
    what                               | sequences                                                  | expected
    ${'literals'}                      | ${[sequence('hello')]}                                     | ${'hello'}
    ${'a match'}                       | ${[sequence('abcdef', 6, 5), sequence('!')]}               | ${'abcdefabcde!'}
    ${'a match that overlaps itself'}  | ${[sequence('ab', 2, 7), sequence('.')]}                   | ${'abababababa'.slice(0, 9) + '.'}
    ${'a run of one byte'}             | ${[sequence('x', 1, 300), sequence('y')]}                  | ${'x'.repeat(301) + 'y'}
    ${'literals of 15, one more byte'} | ${[sequence('a'.repeat(15))]}                              | ${'a'.repeat(15)}
    ${'literals of 270, a full byte'}  | ${[sequence('b'.repeat(270))]}                             | ${'b'.repeat(270)}
    ${'a match of 19, one more byte'}  | ${[sequence('ab', 2, 19), sequence('')]}                   | ${'ab'.repeat(10) + 'a'}
    ${'matches far back'}              | ${[sequence('q'.repeat(600) + 'z', 601, 4), sequence('')]} | ${'q'.repeat(600) + 'zqqqq'}
  `('holds $what', ({ sequences, expected }) => {
    expect(text(...(sequences as Buffer[]))).toBe(expected);
  });

  it('holds several blocks, compressed and not, that refer to each other', () => {
    const content = decompressLz4Frame(
      frame(block(Buffer.from('plain '), false), block(sequence('x', 7, 6), true)),
    );
    expect(content.toString()).toBe('plain xplain ');
  });

  it('may carry checksums, its size and a dictionary id', () => {
    const header = Buffer.concat([
      Buffer.from('04224d18' + '5d' + '40', 'hex'),
      Buffer.alloc(8),
      Buffer.alloc(4),
      Buffer.from([0]),
    ]);
    const checksum = Buffer.alloc(4, 0xaa);
    const whole = Buffer.concat([
      header,
      block(Buffer.from('one '), false),
      checksum,
      block(sequence('two'), true),
      checksum,
      frameEnd,
      checksum,
    ]);
    expect(decompressLz4Frame(whole).toString()).toBe('one two');
  });

  it.each([
    ['is no frame', Buffer.from('00000000000000', 'hex')],
    ['is cut off', frame(block(Buffer.from('content'), false)).subarray(0, 12)],
    ['refers to what was never written', frame(block(sequence('ab', 3, 4), true))],
    ['refers to the byte that it is about to write', frame(block(sequence('ab', 0, 4), true))],
    ['promises more literals than there are', frame(block(Buffer.from([0xf0, 0x09, 0x61]), true))],
  ])('that %s is refused', (_, input) => {
    expect(() => decompressLz4Frame(input)).toThrow(RangeError);
  });

  it('never reads outside itself, whatever it holds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decompressLz4Frame(frame(block(Buffer.from(bytes), true)));
        } catch (error) {
          expect((error as Error).name).toBe('RangeError');
        }
      }),
    );
  });
});

describe('snappy', () => {
  const header = Buffer.from('82534e41505059000000000100000001', 'hex');

  it('is read as one block without a header, as librdkafka writes it', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const content = Buffer.from(bytes);
        expect(decompressSnappy(Buffer.from(snappy.compress(content)))).toEqual(content);
      }),
    );
  });

  it('is read as a stream of blocks, as Java writes it', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array()), (contents) => {
        const blocks = contents.flatMap((bytes) => {
          const compressed = Buffer.from(snappy.compress(Buffer.from(bytes)));
          const size = Buffer.alloc(4);
          size.writeUInt32BE(compressed.length);
          return [size, compressed];
        });
        expect(decompressSnappy(Buffer.concat([header, ...blocks]))).toEqual(
          Buffer.concat(contents.map((bytes) => Buffer.from(bytes))),
        );
      }),
    );
  });
});
