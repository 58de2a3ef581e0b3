import type { Id } from './id.js';
import { IdCells, numbersOfCell } from './id-cells.js';
import { MessageRings } from './message-rings.js';
import { MessageTimes } from './message-times.js';
import { noRow } from './row-chains.js';

/**
 * The message times of rooms, found by the rooms' ids. What every message asks of its room lies in the cell of the id
 * by which the room was found, and has been fetched with it. The entry of a room is its cell, until another room is added.
 */
export class MessageTable {
  readonly #rings = new MessageRings();
  /** With the head of each room's message times as the fields. */
  readonly #cells: IdCells;
  /** The view through which a room is seen that has none of its own. */
  readonly #view = new MessageTimes(this.#rings);
  readonly #ownViews: MessageTimes[] = [];

  /** `hashSeed`: 32 bits. */
  constructor(hashSeed: number) {
    this.#cells = new IdCells(hashSeed);
  }

  /** The entry of the room; `noRow` where there is none. */
  find(chatroomId: Id): number {
    return this.#cells.find(chatroomId);
  }

  /** The room must not be there. Returns its entry, with no messages, and with a number of 32 bits that is the caller's. */
  add(chatroomId: Id, number = 0): number {
    const moved = this.#cells.reserve();
    if (moved !== undefined) this.#moveOwnViews(moved);
    const entry = this.#cells.add(chatroomId, number);
    this.#view.beginAt(this.#cells.memory, startOf(entry));
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
    return this.#cells.number(entry);
  }

  /** Of the room, through a view that the next call of this table moves to another. */
  timesOf(entry: number): MessageTimes {
    this.#view.moveTo(this.#cells.memory, startOf(entry));
    return this.#view;
  }

  /** Of the room, through a view of its own. */
  ownTimesOf(entry: number): MessageTimes {
    const times = new MessageTimes(this.#rings);
    times.moveTo(this.#cells.memory, startOf(entry));
    this.#ownViews.push(times);
    return times;
  }

  /** `moved`: the new cell of each former one. */
  #moveOwnViews(moved: Int32Array): void {
    for (const times of this.#ownViews) {
      const entry = moved[times.start / numbersOfCell] ?? noRow;
      times.moveTo(this.#cells.memory, startOf(entry));
    }
  }
}

function startOf(entry: number): number {
  return numbersOfCell * entry;
}
