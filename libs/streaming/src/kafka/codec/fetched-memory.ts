import type { ResponseMemory } from '../response-memory.js';

/**
 * The memory that one fetch came in. It is given back once all that was fetched has been handled, unless
 * some record has been taken out of it: whoever has that may look at it for as long as they like.
 */
export class FetchedMemory {
  readonly #memory: ResponseMemory;
  readonly #response: Buffer;
  #unhandled = 0;
  #isKept = false;
  #isGivenBack = false;

  constructor(memory: ResponseMemory, response: Buffer) {
    this.#memory = memory;
    this.#response = response;
  }

  /** One more part of it is to be handled. All are told of before the first has been. */
  holds(): void {
    this.#unhandled += 1;
  }

  /**
   * Somebody begins to look at it.
   *
   * @throws {Error} where it has been given back: something else may stand there.
   */
  open(): void {
    if (this.#isGivenBack)
      throw new Error('the records have been handled, their memory given back');
  }

  /**
   * Somebody takes a record out.
   *
   * @throws {Error} as `open` does.
   */
  keep(): void {
    this.open();
    this.#isKept = true;
  }

  /** One part has been handled. */
  handled(): void {
    this.#unhandled -= 1;
    if (this.#unhandled > 0 || this.#isKept) return;
    this.#isGivenBack = true;
    this.#memory.giveBack(this.#response);
  }
}
