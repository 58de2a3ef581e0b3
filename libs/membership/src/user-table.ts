import type { ChunkMemory } from './chunk-memory.js';
import { IntegerColumn, NumberColumn } from './column.js';
import { hashOfText } from './hashes.js';
import { lastOnlineAt, type Presence } from './presence.js';
import { noRow } from './row-chains.js';
import { RowIndex } from './row-index.js';
import { Rows } from './rows.js';
import { TextStore } from './text-store.js';

/**
 * What is kept of users, in columns: there are very many, and an object for each would take several
 * times the memory.
 *
 * Presence is two times, of the newest fact and of the newest UserOnline: a user is online if they
 * are the same.
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
  readonly #newestMembership: IntegerColumn;
  readonly #byId: RowIndex;
  readonly #hashSeed: number;

  constructor(memory: ChunkMemory, hashSeed: number) {
    this.#ids = new TextStore(memory);
    this.#place = new IntegerColumn(memory);
    this.#hash = new IntegerColumn(memory);
    this.#factAt = new NumberColumn(memory);
    this.#onlineAt = new NumberColumn(memory);
    this.#newestMembership = new IntegerColumn(memory);
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

  /** There must be no such user. */
  add(userId: string, presence: Presence | undefined): number {
    const row = this.#rows.take();
    this.#place.set(row, this.#ids.put(userId));
    this.#hash.set(row, hashOfText(userId, this.#hashSeed));
    this.#newestMembership.set(row, noRow);
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

  /** Event time of the newest fact where that is a UserOffline, ms. */
  offlineAt(row: number): number | undefined {
    const at = this.#factAt.get(row);
    return this.#onlineAt.get(row) < at ? at : undefined;
  }

  newestMembership(row: number): number {
    return this.#newestMembership.get(row);
  }

  setNewestMembership(row: number, membership: number): void {
    this.#newestMembership.set(row, membership);
  }
}
