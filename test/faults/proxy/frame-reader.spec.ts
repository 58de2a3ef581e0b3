import fc from 'fast-check';
import { FrameReader } from './frame-reader.js';

function framed(content: Uint8Array): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(content.length);
  return Buffer.concat([size, content]);
}

describe('the frames of a Kafka connection', () => {
  it('are the same however the stream is cut into chunks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 }),
        (contents, lengths) => {
          const frames = contents.map(framed);
          const stream = Buffer.concat(frames);
          const reader = new FrameReader();
          const read: Buffer[] = [];
          for (let at = 0, index = 0; at < stream.length; index += 1) {
            const length = lengths[index % lengths.length] ?? 1;
            read.push(...reader.push(stream.subarray(at, at + length)));
            at += length;
          }
          expect(read.map(String)).toEqual(frames.map(String));
        },
      ),
    );
  });

  it('are not passed on before they are whole', () => {
    const reader = new FrameReader();
    const frame = framed(Buffer.from('content'));
    expect([...reader.push(frame.subarray(0, 3))]).toEqual([]);
    expect([...reader.push(frame.subarray(3, 10))]).toEqual([]);
    expect([...reader.push(frame.subarray(10))]).toEqual([frame]);
  });
});
