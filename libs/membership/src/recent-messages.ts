import { defaultRoomPolicy } from '#contracts';
import { type Id, IdMap } from './id-map.js';
import { MessageTimes } from './message-times.js';
import { noRow } from './row-chains.js';
import { SpanMemory } from './span-memory.js';

/** As many as a room with the default policy needs. */
const limit = defaultRoomPolicy.offlineMessageLimit;

/** What was remembered from one forgetting to the next; it is forgotten as a whole, with its memory. */
class Generation {
  /** Where the message times of each room lie. */
  readonly places: IdMap;
  #times: MessageTimes | undefined;

  constructor(hashSeed: number) {
    this.places = new IdMap(hashSeed);
  }

  /** The view through which all of them are seen; there is no memory before it is needed. */
  get times(): MessageTimes {
    this.#times ??= new MessageTimes(new SpanMemory(), limit);
    return this.#times;
  }

  /** Adds what is kept of a room to `others`; returns whether there is anything. */
  addTo(others: MessageTimes, chatroomId: Id): boolean {
    const place = this.places.get(chatroomId);
    if (place === noRow) return false;
    this.times.moveTo(place);
    this.times.addTo(others);
    return true;
  }

  forget(chatroomId: string): void {
    const entry = this.places.find(chatroomId);
    if (entry !== noRow) this.places.remove(entry);
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
    const { places, times } = this.#young;
    const known = places.find(chatroomId);
    const entry = known === noRow ? this.#begin(chatroomId) : known;
    times.moveTo(places.number(entry));
    times.add(at, idHash);
    places.setNumber(entry, times.place);
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
    const { places, times } = this.#young;
    times.moveToNew(limit);
    this.#old.addTo(times, chatroomId);
    return places.add(chatroomId, times.place);
  }
}
