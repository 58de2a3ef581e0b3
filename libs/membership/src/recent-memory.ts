/**
 * Remembers what may soon be needed and forgets it in bounded time, without a clock and without
 * looking at single entries: two generations, the elder of which is dropped as a whole.
 */
export class RecentMemory<Value> {
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(key: string): Value | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  remember(key: string, value: Value): void {
    this.#old.delete(key);
    this.#young.set(key, value);
  }

  /** Hands the value out and forgets it. */
  take(key: string): Value | undefined {
    const value = this.get(key);
    this.#young.delete(key);
    this.#old.delete(key);
    return value;
  }

  /** Forgets all that was last remembered before the previous call, and returns its keys. */
  forgetOld(): Iterable<string> {
    const forgotten = this.#old.keys();
    this.#old = this.#young;
    this.#young = new Map();
    return forgotten;
  }
}
