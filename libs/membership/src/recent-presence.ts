import { ChunkMemory } from './chunk-memory.js';
import { IdInPlace } from './id-in-place.js';
import { lastOnlineAt, type Presence } from './presence.js';
import { PresenceFacts } from './presence-facts.js';
import { noRow } from './row-chains.js';
import { UserTable } from './user-table.js';

/**
 * What was read of presence lately: a join that is read later than it happened is judged by it.
 *
 * All tasks of a process read the same facts and share one memory. What it knows of a user does not depend
 * on the order of facts, so a task may find there what another has read before it. Facts are forgotten in
 * two generations, the elder as a whole once each task has settled twice since the younger began: what was
 * read before the first time is settled by the second.
 */
export class RecentPresence {
  /** Of the tables of all who share it, so that an id is hashed once. */
  readonly hashSeed: number;
  #young: UserTable;
  #old: UserTable;
  /** How often each task has settled in this generation; that it began with it counts, too. */
  readonly #settledBy = new Map<object, number>();
  readonly #id = new IdInPlace();

  /** `hashSeed`: 32 bits, which those who choose ids do not know: no ids are worse to look up than others. */
  constructor(hashSeed = 0) {
    this.hashSeed = hashSeed;
    this.#young = this.#emptyTable();
    this.#old = this.#emptyTable();
  }

  get(userId: string): Presence | undefined {
    return presenceIn(this.#young, userId) ?? presenceIn(this.#old, userId);
  }

  learn(userId: string, presence: Presence): void {
    let row = this.#young.find(userId);
    if (row === noRow) row = this.#young.add(userId, presenceIn(this.#old, userId));
    this.#young.learn(row, presence.at, lastOnlineAt(presence));
  }

  /** None yet, of the at most `capacity` that are about to be read. */
  emptyFacts(capacity: number): PresenceFacts {
    return new PresenceFacts(capacity, this.hashSeed);
  }

  learnAll(facts: PresenceFacts): void {
    for (let index = 0; index < facts.count; index += 1) {
      facts.idOf(index, this.#id);
      const at = facts.time(index);
      this.#young.learn(this.#rowOf(this.#id), at, facts.isOnline(index) ? at : -Infinity);
    }
  }

  #rowOf(id: IdInPlace): number {
    const row = this.#young.find(id);
    if (row !== noRow) return row;
    const oldRow = this.#old.find(id);
    const known = oldRow === noRow ? undefined : this.#old.presence(oldRow);
    return this.#young.add(id, known);
  }

  join(task: object): void {
    this.#settledBy.set(task, 1);
  }

  leave(task: object): void {
    this.#settledBy.delete(task);
  }

  /** The task needs nothing any more of what was read before it settled, or joined, the last time. */
  settle(task: object): void {
    this.#settledBy.set(task, (this.#settledBy.get(task) ?? 0) + 1);
    for (const times of this.#settledBy.values()) if (times < 2) return;
    this.#old = this.#young;
    this.#young = this.#emptyTable();
    for (const sharer of this.#settledBy.keys()) this.#settledBy.set(sharer, 0);
    this.#settledBy.set(task, 1);
  }

  #emptyTable(): UserTable {
    return new UserTable(new ChunkMemory(), this.hashSeed);
  }
}

function presenceIn(table: UserTable, userId: string): Presence | undefined {
  const row = table.find(userId);
  return row === noRow ? undefined : table.presence(row);
}
