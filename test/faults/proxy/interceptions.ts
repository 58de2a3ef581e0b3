import type { KafkaApi } from './kafka-apis.js';
import type { Side } from './tcp-proxy.js';

/** `lose`: it does not arrive, and the connection breaks. */
export type Verdict = 'pass' | 'lose';

export interface Interception {
  readonly api: KafkaApi;
  readonly side: Side;
  /** Decides, and may take its time: until then nothing follows on that side of the connection. */
  readonly verdict: () => Verdict | Promise<Verdict>;
}

interface Waiting extends Interception {
  readonly happened: () => void;
}

/** What is to become of requests and responses that are still to come; shared by a service's proxies. */
export class Interceptions {
  readonly #waiting: Waiting[] = [];

  /** For the next of them only. Resolves once its verdict is there. */
  next(interception: Interception): Promise<void> {
    return new Promise((happened) => {
      this.#waiting.push({ ...interception, happened });
    });
  }

  /** Those that nothing has come for are given up. */
  clear(): void {
    for (const { happened } of this.#waiting.splice(0)) happened();
  }

  async judge(api: KafkaApi, side: Side): Promise<Verdict> {
    const index = this.#waiting.findIndex((each) => each.api === api && each.side === side);
    const [found] = index === -1 ? [] : this.#waiting.splice(index, 1);
    if (found === undefined) return 'pass';
    const verdict = await found.verdict();
    found.happened();
    return verdict;
  }
}
