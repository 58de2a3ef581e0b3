import fc from 'fast-check';
import { type HeapItem, IndexedHeap, outsideHeap, placesInItems } from './indexed-heap.js';

const { numRuns: runs = 300 } = fc.readConfigureGlobal();

interface Item extends HeapItem {
  readonly key: number;
}

const itemOf = (key: number): Item => ({ key, heapIndex: outsideHeap });

describe('an indexed heap', () => {
  it('hands its items out in the order of their keys, whichever were taken out in between', () => {
    const keys = fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.boolean()), {
      size: 'medium',
    });
    fc.assert(
      fc.property(keys, (chosen) => {
        const heap = new IndexedHeap<Item>(placesInItems);
        const items = chosen.map(([key]) => itemOf(key));
        for (const item of items) heap.push(item, item.key);
        for (const [index, [, leaves]] of chosen.entries()) if (leaves) heap.remove(items[index]!);
        const left = items.filter((_, index) => !chosen[index]![1]);
        expect(heap.size).toBe(left.length);
        const taken: number[] = [];
        for (let item = heap.takeLeast(); item !== undefined; item = heap.takeLeast()) {
          taken.push(item.key);
          expect(heap.leastKey).toBeGreaterThanOrEqual(item.key);
        }
        expect(taken).toEqual(left.map(({ key }) => key).sort((one, other) => one - other));
        expect(items.every(({ heapIndex }) => heapIndex === outsideHeap)).toBe(true);
      }),
      { numRuns: runs },
    );
  });

  it('has an infinite least key and nothing to take where it is empty', () => {
    const heap = new IndexedHeap<Item>(placesInItems);
    expect(heap.leastKey).toBe(Infinity);
    expect(heap.takeLeast()).toBeUndefined();
  });

  it('does not mind the removal of what is not in it', () => {
    const heap = new IndexedHeap<Item>(placesInItems);
    heap.push(itemOf(1), 1);
    heap.remove(itemOf(2));
    expect(heap.size).toBe(1);
  });
});
