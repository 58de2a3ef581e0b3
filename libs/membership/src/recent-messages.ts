import { defaultRoomPolicy } from '#contracts';
import { ChunkMemory } from './chunk-memory.js';
import { IntegerColumn } from './column.js';
import { type Id, IdTable } from './id-table.js';
import { MessageTimes } from './message-times.js';
import { noRow } from './row-chains.js';
import { SpanMemory } from './span-memory.js';

/** As many as a room with the default policy needs. */
const limit = defaultRoomPolicy.offlineMessageLimit;

/** What was remembered from one forgetting to the next; it is forgotten as a whole, with its memory. */
class Generation {
  readonly ids: IdTable;
  /** Where the message times of a room lie. */
  readonly places: IntegerColumn;
  #times: MessageTimes | undefined;

  constructor(hashSeed: number) {
    const memory = new ChunkMemory();
    this.ids = new IdTable(memory, hashSeed);
    this.places = new IntegerColumn(memory);
  }

  /** The view through which all of them are seen; there is no memory before it is needed. */
  get times(): MessageTimes {
    this.#times ??= new MessageTimes(new SpanMemory(), limit);
    return this.#times;
  }

  /** Adds what is kept of a room to `others`; returns whether there is anything. */
  addTo(others: MessageTimes, chatroomId: Id): boolean {
    const row = this.ids.find(chatroomId);
    if (row === noRow) return false;
    this.times.moveTo(this.places.get(row));
    this.times.addTo(others);
    return true;
  }

  forget(chatroomId: string): void {
    const row = this.ids.find(chatroomId);
    if (row !== noRow) this.ids.remove(row);
  }
}

/**
 * Messages of rooms that are not there: the first join of one may be read later than it happened. A room that is
 * remembered anew is so with all that was known of it.
 */
export class RecentMessages {
  readonly #hashSeed: number;
  #young: Generation;
  #old: Generation;

  /** `hashSeed`: 32 bits. */
  constructor(hashSeed: number) {
    this.#hashSeed = hashSeed;
    this.#young = new Generation(hashSeed);
    this.#old = new Generation(hashSeed);
  }

  /** As `MessageTimes.add`. */
  add(chatroomId: Id, at: number, idHash: number): void {
    const { ids, places, times } = this.#young;
    let row = ids.find(chatroomId);
    if (row === noRow) row = this.#begin(chatroomId);
    else times.moveTo(places.get(row));
    times.add(at, idHash);
    places.set(row, times.place);
  }

  /** Forgets a room; returns what was remembered of it, in `memory` from now on. */
  take(chatroomId: string, memory: SpanMemory): MessageTimes {
    const taken = new MessageTimes(memory, limit);
    if (!this.#young.addTo(taken, chatroomId)) this.#old.addTo(taken, chatroomId);
    this.#young.forget(chatroomId);
    this.#old.forget(chatroomId);
    return taken;
  }

  /** Forgets the rooms that had no message since the previous call. */
  forgetOld(): void {
    this.#old = this.#young;
    this.#young = new Generation(this.#hashSeed);
  }

  #begin(chatroomId: Id): number {
    const { ids, times } = this.#young;
    times.moveToNew(limit);
    this.#old.addTo(times, chatroomId);
    return ids.add(chatroomId);
  }
}
