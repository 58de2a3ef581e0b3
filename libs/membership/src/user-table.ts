import type { ChunkMemory } from './chunk-memory.js';
import { IntegerColumn, NumberColumn } from './column.js';
import { IdInPlace } from './id-in-place.js';
import type { Id } from './id.js';
import { IdMap } from './id-map.js';
import { lastOnlineAt, type Presence } from './presence.js';
import type { PresenceFacts } from './presence-facts.js';
import { noRow } from './row-chains.js';
import { Rows } from './rows.js';

/**
 * What is kept of users, in columns: there are very many, and an object for each would take several
 * times the memory.
 *
 * Presence is two times, of the newest fact and of the newest UserOnline: a user is online if they
 * are the same. So in whatever order facts are learned, each time is the latest there was.
 */
export class UserTable {
  readonly #rows = new Rows();
  /** The row of each id. */
  readonly #ids: IdMap;
  /** Its entry among the ids. */
  readonly #entry: IntegerColumn;
  /** NaN: no fact is known. */
  readonly #factAt: NumberColumn;
  /** -Infinity: none is known. */
  readonly #onlineAt: NumberColumn;
  readonly #id = new IdInPlace();

  constructor(memory: ChunkMemory, hashSeed: number) {
    this.#ids = new IdMap(hashSeed);
    this.#entry = new IntegerColumn(memory);
    this.#factAt = new NumberColumn(memory);
    this.#onlineAt = new NumberColumn(memory);
  }

  get size(): number {
    return this.#ids.size;
  }

  /** `noRow` where there is no such user. */
  find(userId: Id): number {
    return this.#ids.get(userId);
  }

  /** Index of the first of the facts from `from` on that is about a user of the table, `to` where there is none before. */
  nextAmong(facts: PresenceFacts, from: number, to: number): number {
    for (let index = from; index < to; index += 1) {
      if (!this.#ids.mayHave(facts.hash(index))) continue;
      facts.idOf(index, this.#id);
      if (this.find(this.#id) !== noRow) return index;
    }
    return to;
  }

  /** There must be no such user. */
  add(userId: Id, presence: Presence | undefined): number {
    const row = this.#rows.take();
    this.#entry.set(row, this.#ids.add(userId, row));
    this.setPresence(row, presence);
    return row;
  }

  remove(row: number): void {
    this.#ids.remove(this.#entry.get(row));
    this.#rows.free(row);
  }

  id(row: number): string {
    return this.#ids.text(this.#entry.get(row));
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
