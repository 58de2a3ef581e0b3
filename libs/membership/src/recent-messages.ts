import { defaultRoomPolicy } from '#contracts';
import { MessageTimes } from './message-times.js';
import { SpanMemory } from './span-memory.js';

/** As many as a room with the default policy needs. */
const limit = defaultRoomPolicy.offlineMessageLimit;

/** What was remembered from one forgetting to the next; it is forgotten as a whole, with its memory. */
class Generation {
  /** Where the message times of a room lie, by its id. */
  readonly places = new Map<string, number>();
  #times: MessageTimes | undefined;

  /** The view through which all of them are seen; there is no memory before it is needed. */
  get times(): MessageTimes {
    this.#times ??= new MessageTimes(new SpanMemory(), limit);
    return this.#times;
  }
}

/**
 * Messages of rooms that are not there: the first join of one may be read later than it happened. A room that is
 * remembered anew is so with all that was known of it.
 */
export class RecentMessages {
  #young = new Generation();
  #old = new Generation();

  /** As `MessageTimes.add`. */
  add(chatroomId: string, at: number, idHash: number): void {
    const { places, times } = this.#young;
    const place = places.get(chatroomId);
    if (place === undefined) this.#begin(chatroomId);
    else times.moveTo(place);
    times.add(at, idHash);
    if (times.place !== place) places.set(chatroomId, times.place);
  }

  /** Forgets a room; returns what was remembered of it, in `memory` from now on. */
  take(chatroomId: string, memory: SpanMemory): MessageTimes {
    const taken = new MessageTimes(memory, limit);
    const generation = this.#young.places.has(chatroomId) ? this.#young : this.#old;
    const place = generation.places.get(chatroomId);
    if (place === undefined) return taken;
    generation.times.moveTo(place);
    generation.times.addTo(taken);
    this.#young.places.delete(chatroomId);
    this.#old.places.delete(chatroomId);
    return taken;
  }

  /** Forgets the rooms that had no message since the previous call. */
  forgetOld(): void {
    this.#old = this.#young;
    this.#young = new Generation();
  }

  #begin(chatroomId: string): void {
    const { times } = this.#young;
    times.moveToNew(limit);
    const old = this.#old.places.get(chatroomId);
    if (old === undefined) return;
    this.#old.times.moveTo(old);
    this.#old.times.addTo(times);
  }
}
