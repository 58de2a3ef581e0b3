import type { TopicOffset } from '../records.js';
import type { TaskPositions } from './task-positions.js';

/**
 * Waits until a task has read its sources up to given ends. Whatever stood in them when the
 * ends were asked for has then been taken into account.
 */
export class ReadBarrier {
  #waiting: { readonly ends: readonly TopicOffset[]; readonly pass: () => void } | undefined;
  readonly #positions: TaskPositions;
  #isAbandoned = false;

  constructor(positions: TaskPositions) {
    this.#positions = positions;
  }

  /** Resolves when the ends are reached; at most one may wait at a time. */
  reach(ends: readonly TopicOffset[]): Promise<void> {
    if (this.#isAbandoned || this.#isReached(ends)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting = { ends, pass: resolve };
    });
  }

  /** To be called after a position has moved. */
  positionMoved(): void {
    if (this.#waiting === undefined || !this.#isReached(this.#waiting.ends)) return;
    const { pass } = this.#waiting;
    this.#waiting = undefined;
    pass();
  }

  /** Lets go of who waits, or will: the task is over, there is nothing left to wait for. */
  abandon(): void {
    this.#isAbandoned = true;
    this.#waiting?.pass();
    this.#waiting = undefined;
  }

  #isReached(ends: readonly TopicOffset[]): boolean {
    return ends.every(({ topic, partition, offset }) => {
      const next = this.#positions.get(topic, partition)?.position.next ?? 0;
      return next >= offset;
    });
  }
}
