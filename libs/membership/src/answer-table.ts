import type { AnswerEntry } from '#contracts';
import { ChunkMemory } from './chunk-memory.js';
import { IntegerColumn, NumberColumn } from './column.js';
import { IdMap } from './id-map.js';
import { noRow, RowChains } from './row-chains.js';
import { Rows } from './rows.js';
import { TextStore } from './text-store.js';

const noText = -1;

/**
 * Answers to requests in columns, a row each, found by the keys of their entries. There are as many as
 * requests come in minutes, and all but a few are never asked for again.
 *
 * Invariant: the row of an answer is found by its key and is in the one chain, which has them in the order in
 * which they were put.
 */
export class AnswerTable {
  readonly #memory = new ChunkMemory();
  readonly #rows = new Rows();
  /** The row of each key. */
  readonly #keys: IdMap;
  /** Its entry among the keys. */
  readonly #key = new IntegerColumn(this.#memory);
  readonly #texts = new TextStore();
  /** Where the user's id stands among the texts; `noText`: the request was about none. */
  readonly #userId = new IntegerColumn(this.#memory);
  readonly #code = new IntegerColumn(this.#memory);
  readonly #roomVersion = new NumberColumn(this.#memory);
  readonly #requestedAt = new NumberColumn(this.#memory);
  readonly #chain = new RowChains(this.#memory);
  #eldest = noRow;
  #newest = noRow;

  /** `hashSeed`: 32 bits. */
  constructor(hashSeed: number) {
    this.#keys = new IdMap(hashSeed);
  }

  get size(): number {
    return this.#keys.size;
  }

  /** `noRow` where there is none. */
  get eldest(): number {
    return this.#eldest;
  }

  /** `noRow` where there is no answer under the key. */
  find(key: string): number {
    return this.#keys.get(key);
  }

  /** In place of what is under the key. */
  put(key: string, answer: AnswerEntry): void {
    const { userId, code, roomVersion, requestedAt } = answer;
    const former = this.find(key);
    if (former !== noRow) this.remove(former);
    const row = this.#rows.take();
    this.#key.set(row, this.#keys.add(key, row));
    this.#userId.set(row, userId === undefined ? noText : this.#texts.put(userId));
    this.#code.set(row, code);
    this.#roomVersion.set(row, roomVersion);
    this.#requestedAt.set(row, requestedAt);
    this.#chain.append(this.#newest, row);
    this.#newest = row;
    if (this.#eldest === noRow) this.#eldest = row;
  }

  remove(row: number): void {
    const userId = this.#userId.get(row);
    this.#keys.remove(this.#key.get(row));
    if (row === this.#eldest) this.#eldest = this.#chain.later(row);
    this.#newest = this.#chain.remove(this.#newest, row);
    if (userId !== noText) this.#texts.free(userId);
    this.#rows.free(row);
  }

  key(row: number): string {
    return this.#keys.text(this.#key.get(row));
  }

  userId(row: number): string | undefined {
    const place = this.#userId.get(row);
    return place === noText ? undefined : this.#texts.text(place);
  }

  code(row: number): number {
    return this.#code.get(row);
  }

  roomVersion(row: number): number {
    return this.#roomVersion.get(row);
  }

  /** Event time of the request, ms. */
  requestedAt(row: number): number {
    return this.#requestedAt.get(row);
  }
}
