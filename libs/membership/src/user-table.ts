import type { ChunkMemory } from './chunk-memory.js';
import { IntegerColumn, NumberColumn } from './column.js';
import { hashOfText } from './hashes.js';
import { lastOnlineAt, type Presence } from './presence.js';
import { IdInPlace, type PresenceFacts } from './presence-facts.js';
import { noRow } from './row-chains.js';
import { RowIndex } from './row-index.js';
import { Rows } from './rows.js';
import { TextStore } from './text-store.js';

/**
 * What is kept of users, in columns: there are very many, and an object for each would take several
 * times the memory.
 *
 * Presence is two times, of the newest fact and of the newest UserOnline: a user is online if they
 * are the same. So in whatever order facts are learned, each time is the latest there was.
 */
export class UserTable {
  readonly #rows = new Rows();
  readonly #ids: TextStore;
  /** Where the id stands in the store. */
  readonly #place: IntegerColumn;
  readonly #hash: IntegerColumn;
  /** NaN: no fact is known. */
  readonly #factAt: NumberColumn;
  /** -Infinity: none is known. */
  readonly #onlineAt: NumberColumn;
  readonly #byId: RowIndex;
  readonly #hashSeed: number;
  readonly #id = new IdInPlace();

  constructor(memory: ChunkMemory, hashSeed: number) {
    this.#ids = new TextStore(memory);
    this.#place = new IntegerColumn(memory);
    this.#hash = new IntegerColumn(memory);
    this.#factAt = new NumberColumn(memory);
    this.#onlineAt = new NumberColumn(memory);
    this.#hashSeed = hashSeed;
    this.#byId = new RowIndex((row) => this.#hash.get(row));
  }

  get size(): number {
    return this.#byId.size;
  }

  /** `noRow` where there is no such user. */
  find(userId: string): number {
    const hash = hashOfText(userId, this.#hashSeed);
    let slot = this.#byId.first(hash);
    for (;;) {
      const row = this.#byId.row(slot);
      if (row === noRow || this.#ids.holds(this.#place.get(row), userId)) return row;
      slot = this.#byId.next(slot, hash);
    }
  }

  /** As `find`. */
  findInPlace({ bytes, start, end, hash }: IdInPlace): number {
    let slot = this.#byId.first(hash);
    for (;;) {
      const row = this.#byId.row(slot);
      if (row === noRow) return noRow;
      if (this.#ids.holdsAscii(this.#place.get(row), bytes, start, end)) return row;
      slot = this.#byId.next(slot, hash);
    }
  }

  /** Index of the first of the facts from `from` on that is about a user of the table, `to` where there is none before. */
  nextAmong(facts: PresenceFacts, from: number, to: number): number {
    for (let index = from; index < to; index += 1) {
      const slot = this.#byId.first(facts.hash(index));
      if (this.#byId.row(slot) === noRow) continue;
      facts.idOf(index, this.#id);
      if (this.findInPlace(this.#id) !== noRow) return index;
    }
    return to;
  }

  /** There must be no such user. */
  add(userId: string, presence: Presence | undefined): number {
    return this.#add(this.#ids.put(userId), hashOfText(userId, this.#hashSeed), presence);
  }

  /** As `add`. */
  addInPlace({ bytes, start, end, hash }: IdInPlace, presence: Presence | undefined): number {
    return this.#add(this.#ids.putAscii(bytes, start, end), hash, presence);
  }

  #add(place: number, hash: number, presence: Presence | undefined): number {
    const row = this.#rows.take();
    this.#place.set(row, place);
    this.#hash.set(row, hash);
    this.setPresence(row, presence);
    this.#byId.add(row);
    return row;
  }

  remove(row: number): void {
    this.#byId.remove(row);
    this.#ids.free(this.#place.get(row));
    this.#rows.free(row);
  }

  id(row: number): string {
    return this.#ids.text(this.#place.get(row));
  }

  presence(row: number): Presence | undefined {
    const at = this.#factAt.get(row);
    const onlineAt = this.#onlineAt.get(row);
    if (Number.isNaN(at)) return undefined;
    if (onlineAt === at) return { online: true, at };
    return onlineAt === -Infinity ? { online: false, at } : { online: false, at, onlineAt };
  }

  setPresence(row: number, presence: Presence | undefined): void {
    this.#factAt.set(row, presence?.at ?? NaN);
    this.#onlineAt.set(row, lastOnlineAt(presence));
  }

  /** A fact at `at`; `onlineAt`: the newest UserOnline that it tells of, -Infinity where of none. Event times, ms. */
  learn(row: number, at: number, onlineAt: number): void {
    const isOlder = at <= this.#factAt.get(row);
    if (!isOlder) this.#factAt.set(row, at);
    if (onlineAt > this.#onlineAt.get(row)) this.#onlineAt.set(row, onlineAt);
  }

  /** Event time of the newest fact where that is a UserOffline, ms. */
  offlineAt(row: number): number | undefined {
    const at = this.#factAt.get(row);
    return this.#onlineAt.get(row) < at ? at : undefined;
  }
}
