import { setImmediate as nextTurn } from 'node:timers/promises';

/** What may wait before nothing more is fetched, bytes; the fetch that exceeds it still has its place. */
const waitingBytesMax = 8 * 1024 * 1024;

/** What one fetch brought of one partition. */
export interface Fetched {
  /** With its prefix. */
  readonly topic: string;
  readonly partition: number;
  /** The offset that was asked for. */
  readonly fetchedFrom: number;
  readonly bytes: number;
}

/**
 * What was fetched and waits to be handled, so that the next fetch is under way meanwhile.
 *
 * Invariant: things are handled one after another, in the order in which they came. Between two of them
 * the event loop makes a turn, in which the next fetch is asked for and its bytes are taken in.
 */
export class ReadAhead<Item extends Fetched> {
  readonly #handle: (item: Item) => Promise<void>;
  #waiting: Item[] = [];
  #waitingBytes = 0;
  #handling: Promise<void> | undefined;
  #failure: { readonly cause: unknown } | undefined;
  #roomWaiters: (() => void)[] = [];

  constructor(handle: (item: Item) => Promise<void>) {
    this.#handle = handle;
  }

  /**
   * Resolves when there is room for more.
   *
   * @throws what the handling of something that was added earlier has failed with; this is not added then.
   */
  async add(item: Item): Promise<void> {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.cause;
    this.#waiting.push(item);
    this.#waitingBytes += item.bytes;
    this.#handling ??= this.#handleAll();
    while (this.#waitingBytes > waitingBytesMax) {
      await new Promise<void>((resolve) => this.#roomWaiters.push(resolve));
    }
  }

  /** Drops what waits of a partition. Returns from where that was fetched; undefined: nothing waits. */
  drop(topic: string, partition: number): number | undefined {
    const isOfIt = (item: Item) => item.topic === topic && item.partition === partition;
    const first = this.#waiting.find(isOfIt);
    if (first !== undefined) this.#keep(this.#waiting.filter((item) => !isOfIt(item)));
    return first?.fetchedFrom;
  }

  dropAll(): void {
    this.#keep([]);
  }

  /** Drops what waits; resolves when what is being handled has been. */
  async end(): Promise<void> {
    this.dropAll();
    await this.#handling;
  }

  #keep(waiting: Item[]): void {
    this.#waiting = waiting;
    this.#waitingBytes = waiting.reduce((sum, { bytes }) => sum + bytes, 0);
    this.#tellOfRoom();
  }

  #tellOfRoom(): void {
    const waiters = this.#roomWaiters;
    this.#roomWaiters = [];
    for (const resolve of waiters) resolve();
  }

  async #handleAll(): Promise<void> {
    try {
      for (;;) {
        await nextTurn();
        const next = this.#waiting.shift();
        if (next === undefined) return;
        this.#waitingBytes -= next.bytes;
        await this.#handle(next);
        this.#tellOfRoom();
      }
    } catch (cause) {
      this.dropAll();
      this.#failure = { cause };
    } finally {
      this.#handling = undefined;
    }
  }
}
