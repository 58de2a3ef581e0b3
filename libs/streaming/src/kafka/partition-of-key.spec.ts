import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { partitionOfKey } from './partition-of-key.js';

/** murmur2 of these texts as Java's client computes it (org.apache.kafka.common.utils.Utils). */
const hashes = [
  ['21', -973_932_308],
  ['foobar', -790_332_482],
  ['a-little-bit-long-string', -985_981_536],
  ['a-little-bit-longer-string', -1_486_304_829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58_897_971],
  ['abc', 479_470_107],
] as const;

describe('the partition of a key', () => {
  it.each(hashes)('is that of Java for %s', (key, hash) => {
    for (const count of [1, 4, 12, 1_000]) {
      expect(partitionOfKey(key, count)).toBe((hash & 0x7f_ff_ff_ff) % count);
      expect(partitionOfKey(Buffer.from(key), count)).toBe((hash & 0x7f_ff_ff_ff) % count);
    }
  });

  it('is that of kafkajs, whatever the key', () => {
    const partitioner = Partitioners.DefaultPartitioner();
    const property = fc.property(
      fc.uint8Array(),
      fc.integer({ min: 1, max: 50 }),
      (bytes, count) => {
        const key = Buffer.from(bytes);
        const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({
          partitionErrorCode: 0,
          partitionId,
          leader: 0,
          replicas: [],
          isr: [],
        }));
        const expected = partitioner({
          topic: '',
          partitionMetadata,
          message: { key, value: null },
        });
        expect(partitionOfKey(key, count)).toBe(expected);
      },
    );
    fc.assert(property, { numRuns: 1_000 });
  });

  it('is each in turn where there is no key', () => {
    const partitions = Array.from({ length: 3 }, () => partitionOfKey(null, 3));
    expect(new Set(partitions).size).toBe(3);
  });
});
