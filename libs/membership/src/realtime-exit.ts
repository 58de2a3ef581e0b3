import { IndexedHeap, outsideHeap, placesInItems } from './indexed-heap.js';
import type { Member } from './member.js';
import { type RealtimeRemoval, realtimeRemoval } from './realtime-rule.js';
import type { Watch } from './watch.js';

export interface RealtimeDue extends RealtimeRemoval {
  readonly member: Member;
}

/**
 * Finds the members that are due by real-time kick-out, in the order of time.
 *
 * Invariant: a member for which `realtimeRemoval` gives a time, and which is not due yet, lies in the
 * heap for that time or an earlier one. What puts a removal off (every sign of life) does not touch the
 * heap: the member is looked at when its old time has come, and is then put back for the new one. So a
 * sign of life costs O(1), and the heap one look per member and timeout.
 */
export class RealtimeExit {
  readonly #watches = new IndexedHeap<Watch>(placesInItems);

  /** When `takeDue` has to look next, ms; Infinity: never by itself. */
  get nextAt(): number {
    return this.#watches.leastKey;
  }

  /** To be called after anything has changed that can bring a removal nearer. */
  arm(member: Member): void {
    if (member.due !== undefined) return;
    const removal = realtimeRemoval(member);
    if (removal === undefined) return;
    const watch = member.watched();
    if (watch.heapIndex !== outsideHeap && watch.armedFor <= removal.at) return;
    this.#watches.remove(watch);
    this.#push(watch, removal.at);
  }

  withdraw({ watch }: Member): void {
    if (watch !== undefined) this.#watches.remove(watch);
  }

  /** Takes the next that is due at `now`. */
  takeDue(now: number): RealtimeDue | undefined {
    while (this.#watches.leastKey <= now) {
      const watch = this.#watches.takeLeast();
      if (watch === undefined || watch.member.due !== undefined) continue;
      const removal = realtimeRemoval(watch.member);
      if (removal === undefined) continue;
      if (removal.at <= watch.armedFor) return { member: watch.member, ...removal };
      this.#push(watch, removal.at);
    }
    return undefined;
  }

  #push(watch: Watch, at: number): void {
    watch.armedFor = at;
    this.#watches.push(watch, at);
  }
}
