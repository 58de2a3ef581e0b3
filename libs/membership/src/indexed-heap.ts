/** Where the items of an `IndexedHeap` keep their place in it: `outsideHeap`, or an index. */
export interface HeapPlaces<Item> {
  get(item: Item): number;
  set(item: Item, place: number): void;
}

export const outsideHeap = -1;

/** An item that keeps its place itself. */
export interface HeapItem {
  heapIndex: number;
}

export const placesInItems: HeapPlaces<HeapItem> = {
  get: (item) => item.heapIndex,
  set: (item, place) => {
    item.heapIndex = place;
  },
};

/**
 * A binary min-heap from which any item can be taken out: the place of every item is known.
 *
 * Invariant: the key at each place is not greater than the keys at its two children, and
 * `places.get(items[i]) === i`. Keys lie beside the items, unboxed, so that looking at the least key, which
 * happens once a message, touches nothing else. Push and remove are O(log n).
 */
export class IndexedHeap<Item> {
  readonly #items: Item[] = [];
  readonly #keys: number[] = [];
  readonly #places: HeapPlaces<Item>;
  #size = 0;

  constructor(places: HeapPlaces<Item>) {
    this.#places = places;
  }

  get size(): number {
    return this.#size;
  }

  /** The least key; Infinity where the heap is empty. */
  get leastKey(): number {
    return this.#keyAt(0);
  }

  /** Takes out the item with the least key; undefined where the heap is empty. */
  takeLeast(): Item | undefined {
    const least = this.#items[0];
    if (least !== undefined) this.remove(least);
    return least;
  }

  /** The item must be outside; the key must be finite. */
  push(item: Item, key: number): void {
    this.#size += 1;
    this.#siftUp(this.#size - 1, item, key);
  }

  /** Takes the item out; does nothing where it is not in the heap. */
  remove(item: Item): void {
    const hole = this.#places.get(item);
    if (hole === outsideHeap) return;
    this.#places.set(item, outsideHeap);
    const lastKey = this.#keyAt(this.#size - 1);
    const last = this.#items.pop();
    this.#keys.pop();
    this.#size -= 1;
    if (last === undefined || last === item) return;
    const settled = this.#siftUp(hole, last, lastKey);
    if (settled === hole) this.#siftDown(hole, last, lastKey);
  }

  #siftUp(from: number, item: Item, key: number): number {
    let index = from;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (this.#keyAt(parent) <= key) break;
      this.#move(parent, index);
      index = parent;
    }
    this.#place(index, item, key);
    return index;
  }

  #siftDown(from: number, item: Item, key: number): void {
    let index = from;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const lesser = this.#keyAt(right) < this.#keyAt(left) ? right : left;
      if (this.#keyAt(lesser) >= key) break;
      this.#move(lesser, index);
      index = lesser;
    }
    this.#place(index, item, key);
  }

  /** Infinity beyond the end, so that a missing child is never the lesser one. */
  #keyAt(index: number): number {
    return index < this.#size ? (this.#keys[index] ?? Infinity) : Infinity;
  }

  #move(from: number, to: number): void {
    const item = this.#items[from];
    if (item !== undefined) this.#place(to, item, this.#keyAt(from));
  }

  #place(index: number, item: Item, key: number): void {
    this.#items[index] = item;
    this.#keys[index] = key;
    this.#places.set(item, index);
  }
}
