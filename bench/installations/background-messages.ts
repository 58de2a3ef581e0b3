import { setTimeout as delay } from 'node:timers/promises';
import { BulkWriter } from '../harness/bulk-writer.js';
import type { JavaPeer } from '../harness/java-peer.js';
import { message } from '../workload/messages.js';

const tickMs = 10;
const rooms = 1_000;

/** Messages of rooms without members, so many a second, until it is stopped. */
export class BackgroundMessages {
  readonly #writer: BulkWriter;
  readonly #running: Promise<void>;
  #isStopping = false;

  constructor(peer: JavaPeer, brokers: readonly string[], topic: string, perSecond: number) {
    this.#writer = new BulkWriter(peer, brokers);
    this.#running = this.#write(topic, perSecond);
  }

  async #write(topic: string, perSecond: number): Promise<void> {
    const startedAt = performance.now();
    let written = 0;
    while (!this.#isStopping) {
      const due = ((performance.now() - startedAt) / 1_000) * perSecond;
      for (; written < due; written++) {
        const record = message(`other-${written % rooms}`, written, Date.now());
        this.#writer.add({ topic, record });
        if (this.#writer.isFull) await this.#writer.flush();
      }
      await this.#writer.flush();
      await delay(tickMs);
    }
    await this.#writer.close();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#running;
  }
}
