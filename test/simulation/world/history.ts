import { hashOf } from './random.js';

const linesKept = 20_000;

/** What happened in a run, in order: the last lines, and a hash over all of them. */
export class History {
  readonly #lines: string[] = [];
  #hash = 0x811c9dc5;
  #count = 0;

  note(atMs: number, line: string): void {
    const text = `${(atMs / 1_000).toFixed(3).padStart(8)} ${line}`;
    this.#hash = hashOf(text, this.#hash);
    this.#lines[this.#count % linesKept] = text;
    this.#count += 1;
  }

  get hash(): string {
    return `${this.#count}-${this.#hash.toString(16).padStart(8, '0')}`;
  }

  /** The last `count` lines, or as many as are kept. */
  last(count: number): readonly string[] {
    const first = Math.max(0, this.#count - Math.min(count, linesKept));
    return Array.from(
      { length: this.#count - first },
      (_, index) => this.#lines[(first + index) % linesKept] ?? '',
    );
  }
}
