import fc from 'fast-check';
import { Gathering } from './gathering-socket.js';

const lengthBytes = 4;

function withLength(content: Uint8Array): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeInt32BE(content.length);
  return Buffer.concat([length, content]);
}

/** Puts what a socket receives where the gathering wants it, at most `most` bytes at a time. */
function receive(gathering: Gathering, bytes: Buffer, most: number): void {
  for (let at = 0; at < bytes.length;) {
    const room = gathering.room();
    const count = bytes.copy(room, 0, at, Math.min(bytes.length, at + most, at + room.length));
    expect(count).toBeGreaterThan(0);
    expect(gathering.received(count)).toBe(true);
    at += count;
  }
}

describe('responses that are gathered', () => {
  it('are handed on as they were sent, however they come: length first, each once it is complete', () => {
    const anyContent = fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 40 }),
      fc.nat(255).map((byte) => new Uint8Array(700_000).fill(byte)),
    );
    const anyContents = fc.array(anyContent, { maxLength: 6 });
    fc.assert(
      fc.property(anyContents, fc.constantFrom(1_000, 65_536, 2 ** 24), (contents, most) => {
        const taken: Buffer[] = [];
        const gathering = new Gathering((bytes) => taken.push(Buffer.from(bytes)));
        receive(gathering, Buffer.concat(contents.map(withLength)), most);
        const expected = contents.flatMap((content) => {
          const response = withLength(content);
          return [response.subarray(0, lengthBytes), response.subarray(lengthBytes)];
        });
        expect(taken.length).toBe(expected.length);
        for (const [index, bytes] of taken.entries()) {
          expect(expected[index]?.equals(bytes)).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('wait for their last byte, a length of which only a part has come included', () => {
    const taken: Buffer[] = [];
    const gathering = new Gathering((bytes) => taken.push(Buffer.from(bytes)));
    const response = withLength(Buffer.from('abcdef'));
    receive(gathering, response.subarray(0, 3), 1);
    receive(gathering, response.subarray(3, response.length - 1), 1);
    expect(taken).toEqual([]);
    receive(gathering, response.subarray(response.length - 1), 1);
    expect(Buffer.concat(taken)).toEqual(response);
  });
});
