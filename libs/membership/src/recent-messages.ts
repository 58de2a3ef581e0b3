import type { Id } from './id.js';
import { MessageTable } from './message-table.js';
import type { MessageTimes } from './message-times.js';
import { noRow } from './row-chains.js';

/**
 * Messages of rooms that are not there: the first join of one may be read later than it happened. A room that is
 * remembered anew is so with all that was known of it.
 *
 * What was remembered from one forgetting to the next is forgotten as a whole, with its memory.
 */
export class RecentMessages {
  readonly #hashSeed: number;
  #young: MessageTable;
  #old: MessageTable;

  /** `hashSeed`: 32 bits. */
  constructor(hashSeed: number) {
    this.#hashSeed = hashSeed;
    this.#young = new MessageTable(hashSeed);
    this.#old = new MessageTable(hashSeed);
  }

  /** As `MessageTimes.add`. */
  add(chatroomId: Id, at: number, idHash: number): void {
    const known = this.#young.find(chatroomId);
    const times = known === noRow ? this.#begin(chatroomId) : this.#young.timesOf(known);
    times.add(at, idHash);
  }

  /** Adds what is remembered of a room to `others`. */
  addTo(others: MessageTimes, chatroomId: Id): void {
    if (!this.#young.addTo(others, chatroomId)) this.#old.addTo(others, chatroomId);
  }

  /** Forgets the rooms that had no message since the previous call. */
  forgetOld(): void {
    this.#old = this.#young;
    this.#young = new MessageTable(this.#hashSeed);
  }

  #begin(chatroomId: Id): MessageTimes {
    const times = this.#young.timesOf(this.#young.add(chatroomId));
    this.#old.addTo(times, chatroomId);
    return times;
  }
}
