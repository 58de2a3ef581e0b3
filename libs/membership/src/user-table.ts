import { IntegerColumn, NumberColumn } from './column.js';
import { hashOfText } from './hashes.js';
import { lastOnlineAt, type Presence } from './presence.js';
import { noRow } from './row-chains.js';
import { RowIndex } from './row-index.js';
import { Rows } from './rows.js';

/**
 * What is kept of users, in columns: there are very many, and an object for each would take several
 * times the memory.
 *
 * Presence is two times, of the newest fact and of the newest UserOnline: a user is online if they
 * are the same.
 */
export class UserTable {
  readonly #rows = new Rows();
  readonly #ids: string[] = [];
  /** NaN: no fact is known. */
  readonly #factAt = new NumberColumn();
  /** -Infinity: none is known. */
  readonly #onlineAt = new NumberColumn();
  readonly #newestMembership = new IntegerColumn();
  readonly #byId: RowIndex;
  readonly #hashSeed: number;

  constructor(hashSeed: number) {
    this.#hashSeed = hashSeed;
    this.#byId = new RowIndex((row) => hashOfText(this.id(row), hashSeed));
  }

  get size(): number {
    return this.#byId.size;
  }

  /** `noRow` where there is no such user. */
  find(userId: string): number {
    let slot = this.#byId.slotOf(hashOfText(userId, this.#hashSeed));
    for (;;) {
      const row = this.#byId.rowAt(slot);
      if (row === noRow || this.#ids[row] === userId) return row;
      slot = this.#byId.slotAfter(slot);
    }
  }

  /** There must be no such user. */
  add(userId: string, presence: Presence | undefined): number {
    const row = this.#rows.take();
    this.#ids[row] = userId;
    this.#newestMembership.set(row, noRow);
    this.setPresence(row, presence);
    this.#byId.add(row);
    return row;
  }

  remove(row: number): void {
    this.#byId.remove(row);
    this.#ids[row] = '';
    this.#rows.free(row);
  }

  id(row: number): string {
    return this.#ids[row] ?? '';
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
