import { ChunkMemory } from './chunk-memory.js';
import { type Presence, withFact } from './presence.js';
import { noRow } from './row-chains.js';
import { UserTable } from './user-table.js';

/** A fact of presence, and whose it is. */
export interface UserPresence {
  readonly userId: string;
  readonly online: boolean;
  /** Event time, ms. */
  readonly at: number;
}

/**
 * What was read of presence lately: a join that is read later than it happened is judged by it.
 *
 * All tasks of a process read the same facts and share one memory. What it knows of a user does not depend
 * on the order of facts, so a task may find there what another has read before it. Facts are forgotten in
 * two generations, the elder as a whole once each task has settled twice since the younger began: what was
 * read before the first time is settled by the second.
 */
export class RecentPresence {
  readonly #hashSeed: number;
  #young: UserTable;
  #old: UserTable;
  readonly #learned = new WeakSet<object>();
  /** How often each task has settled in this generation; that it began with it counts, too. */
  readonly #settledBy = new Map<object, number>();

  /** `hashSeed`: 32 bits, which those who choose ids do not know. */
  constructor(hashSeed = 0) {
    this.#hashSeed = hashSeed;
    this.#young = this.#emptyTable();
    this.#old = this.#emptyTable();
  }

  get(userId: string): Presence | undefined {
    return presenceIn(this.#young, userId) ?? presenceIn(this.#old, userId);
  }

  learn(userId: string, presence: Presence): void {
    const row = this.#young.find(userId);
    if (row === noRow) {
      this.#young.add(userId, withFact(presenceIn(this.#old, userId), presence));
      return;
    }
    const known = this.#young.presence(row);
    const merged = withFact(known, presence);
    if (merged !== known) this.#young.setPresence(row, merged);
  }

  /** Learns the facts that were read from `source`, where that has not been done. */
  learnAll(source: object, facts: Iterable<UserPresence>): void {
    if (this.#learned.has(source)) return;
    this.#learned.add(source);
    for (const fact of facts) this.learn(fact.userId, fact);
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
    return new UserTable(new ChunkMemory(), this.#hashSeed);
  }
}

function presenceIn(table: UserTable, userId: string): Presence | undefined {
  const row = table.find(userId);
  return row === noRow ? undefined : table.presence(row);
}
