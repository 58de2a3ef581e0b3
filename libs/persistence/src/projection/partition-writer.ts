import { type ReadBatch, Stretch } from './stretch.js';

/** A batch of which it is known where it begins: at the offset that was asked for. */
export interface FollowingBatch extends ReadBatch {
  readonly fetchedFrom: number;
}

/** Writes a stretch that goes on from a position. Resolves with the position after it. */
export type WriteStretch = (stretch: Stretch, continues: number | undefined) => Promise<number>;

/** What waits for the transaction that is under way. */
interface Waiting {
  readonly stretch: Stretch;
  readonly written: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Writes the batches of one partition in their order. Those that come while a transaction is under way are
 * decoded meanwhile, and go together into the next one: the slower the database, the fewer its transactions.
 *
 * Invariant: each stretch continues the one before. After a failure nothing more is written: what has been
 * stored then is for the store to say.
 */
export class PartitionWriter {
  readonly #write: WriteStretch;
  /** Where the next batch has to begin; undefined: anywhere. */
  #next: number | undefined;
  #position: number | undefined;
  #waiting: Waiting | undefined;
  #isWriting = false;
  #failure: { readonly cause: unknown } | undefined;

  /** `position`: the stored one; undefined: there is none. */
  constructor(position: number | undefined, write: WriteStretch) {
    this.#position = position;
    this.#next = position;
    this.#write = write;
  }

  /** Resolves once the batch is stored; rejects when it is not, or one before it was not. */
  async apply(batch: FollowingBatch): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.cause;
    if (batch.fetchedFrom !== (this.#next ?? batch.fetchedFrom)) {
      throw new RangeError(`expected to go on at ${this.#next ?? ''}, got ${batch.fetchedFrom}`);
    }
    this.#next = batch.nextOffset;
    this.#waiting ??= waitingFor(new Stretch(batch.topic, batch.partition));
    const { stretch, written } = this.#waiting;
    stretch.take(batch);
    if (!this.#isWriting) void this.#writeWaiting();
    await written;
  }

  async #writeWaiting(): Promise<void> {
    this.#isWriting = true;
    for (let next = this.#takeWaiting(); next !== undefined; next = this.#takeWaiting()) {
      try {
        this.#position = await this.#write(next.stretch, this.#position);
        next.resolve();
      } catch (cause) {
        this.#failure = { cause };
        next.reject(cause);
        this.#takeWaiting()?.reject(cause);
      }
    }
    this.#isWriting = false;
  }

  #takeWaiting(): Waiting | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}

function waitingFor(stretch: Stretch): Waiting {
  let settle: Pick<Waiting, 'resolve' | 'reject'> | undefined;
  const written = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (settle === undefined) throw new Error('a promise runs its executor at once');
  return { stretch, written, ...settle };
}
