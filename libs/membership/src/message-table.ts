import { type Id, IdMap } from './id-map.js';
import { MessageRings } from './message-rings.js';
import { headLength, MessageTimes } from './message-times.js';
import { noRow } from './row-chains.js';
import { SpanMemory } from './span-memory.js';

/**
 * The message times of rooms, found by the rooms' ids. What every message asks of its room lies beside the id by
 * which the room was found, and has been fetched with it.
 */
export class MessageTable {
  readonly #memory = new SpanMemory();
  readonly #rings = new MessageRings();
  readonly #ids: IdMap;
  /** The view through which a room is seen that has none of its own. */
  readonly #view = new MessageTimes(this.#memory, this.#rings);

  /** `hashSeed`: 32 bits. */
  constructor(hashSeed: number) {
    this.#ids = new IdMap(hashSeed, this.#memory, headLength);
  }

  /** The entry of the room; `noRow` where there is none. */
  find(chatroomId: Id): number {
    return this.#ids.find(chatroomId);
  }

  /** The room must not be there. Returns its entry, with no messages, and with a number of 32 bits that is the caller's. */
  add(chatroomId: Id, number = 0): number {
    const entry = this.#ids.add(chatroomId, number);
    this.#view.beginAt(entry);
    return entry;
  }

  /** Adds what is kept of the room to `others`; returns whether the room is there. */
  addTo(others: MessageTimes, chatroomId: Id): boolean {
    const entry = this.find(chatroomId);
    if (entry === noRow) return false;
    this.timesOf(entry).addTo(others);
    return true;
  }

  number(entry: number): number {
    return this.#ids.number(entry);
  }

  /** Of the room, through a view that the next call of this table moves to another. */
  timesOf(entry: number): MessageTimes {
    this.#view.moveTo(entry);
    return this.#view;
  }

  /** Of the room, through a view of its own. */
  ownTimesOf(entry: number): MessageTimes {
    const times = new MessageTimes(this.#memory, this.#rings);
    times.moveTo(entry);
    return times;
  }
}
