/** Into how many parts a window is divided: it moves on by one part at a time. */
const partsOfWindow = 10;

/** How much was counted within a window of event time that ends with the newest count. */
export class WindowCount {
  readonly #partMs: number;
  readonly #counts = new Map<number, number>();
  #newestPart = -Infinity;

  constructor(windowMs: number) {
    this.#partMs = windowMs / partsOfWindow;
  }

  get total(): number {
    let total = 0;
    for (const count of this.#counts.values()) total += count;
    return total;
  }

  /** `at`: event time, ms; what lies before the window is not counted. */
  add(at: number, count: number): void {
    const part = Math.floor(at / this.#partMs);
    if (part <= this.#newestPart - partsOfWindow) return;
    this.#counts.set(part, (this.#counts.get(part) ?? 0) + count);
    if (part > this.#newestPart) this.#moveOn(part);
  }

  clear(): void {
    this.#counts.clear();
  }

  #moveOn(newest: number): void {
    this.#newestPart = newest;
    for (const part of this.#counts.keys()) {
      if (part <= newest - partsOfWindow) this.#counts.delete(part);
    }
  }
}
