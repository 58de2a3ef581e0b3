import type { TaskPositions } from './task-positions.js';

type EndsByTopic = ReadonlyMap<string, readonly number[]>;

/**
 * Waits until a task has read its broadcast sources up to given ends. Whatever stood in them when the
 * ends were asked for has then been taken into account.
 */
export class ReadBarrier {
  #waiting: { readonly ends: EndsByTopic; readonly pass: () => void } | undefined;
  readonly #positions: TaskPositions;

  constructor(positions: TaskPositions) {
    this.#positions = positions;
  }

  /** Resolves when the ends are reached; at most one may wait at a time. */
  reach(ends: EndsByTopic): Promise<void> {
    if (this.#isReached(ends)) return Promise.resolve();
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

  /** Lets go of who waits: the task is over, there is nothing left to wait for. */
  abandon(): void {
    this.#waiting?.pass();
    this.#waiting = undefined;
  }

  #isReached(ends: EndsByTopic): boolean {
    for (const [topic, offsets] of ends) {
      for (const [partition, end] of offsets.entries()) {
        const next = this.#positions.get(topic, partition)?.position.next ?? 0;
        if (next < end) return false;
      }
    }
    return true;
  }
}
