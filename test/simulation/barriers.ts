import { type EventData, type RoomEvent } from '#contracts';

type Removed = EventData<'MemberRemoved'>;

/**
 * How much had been written when the read barrier of each automatic removal was asked for: all of it had
 * to be known when the removal was decided. Processes keep it for the audit; none of them looks at it.
 */
export class Barriers {
  readonly #known = new Map<string, number>();
  #current: number | undefined;

  /** What is decided while `confirm` runs had to know all up to `lastWriting`. */
  during<Result>(lastWriting: number, confirm: () => Result): Result {
    this.#current = lastWriting;
    try {
      return confirm();
    } finally {
      this.#current = undefined;
    }
  }

  decided({ type, data }: RoomEvent): void {
    if (type !== 'MemberRemoved' || this.#current === undefined) return;
    const earlier = this.#known.get(keyOf(data)) ?? Infinity;
    this.#known.set(keyOf(data), Math.min(this.#current, earlier));
  }

  /** The last writing that had to be known; undefined: there was no barrier. */
  knownTo(removed: Removed): number | undefined {
    return this.#known.get(keyOf(removed));
  }
}

function keyOf({ membershipId, decidedAt }: Removed): string {
  return `${membershipId} ${decidedAt}`;
}
