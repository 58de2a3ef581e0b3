import type { OutgoingRecord } from '#contracts';
import type { JavaPeer } from './java-peer.js';
import { SideProcess } from './side-process.js';

/** A record for the full name of a topic; without a partition its key decides. */
export interface BulkRecord {
  readonly topic: string;
  readonly partition?: number;
  readonly record: OutgoingRecord;
}

const chunkBytes = 1 << 20;
const writtenWithinMs = 300_000;

/** Writes the inputs of benches with Java's producer, which neither side has a part in. */
export class BulkWriter {
  readonly #process: SideProcess;
  #chunk = Buffer.allocUnsafe(2 * chunkBytes);
  #used = 0;

  constructor(peer: JavaPeer, brokers: readonly string[]) {
    this.#process = new SideProcess(
      peer.run('bulk-writer', 'BulkWriter', [brokers.join(',')], '256m'),
    );
  }

  /** All of them, once Kafka has acknowledged each. */
  static async writeAll(
    peer: JavaPeer,
    brokers: readonly string[],
    records: Iterable<BulkRecord>,
  ): Promise<void> {
    const writer = new BulkWriter(peer, brokers);
    for (const record of records) {
      writer.add(record);
      if (writer.isFull) await writer.flush();
    }
    await writer.close();
  }

  get isFull(): boolean {
    return this.#used >= chunkBytes;
  }

  add({ topic, partition = -1, record }: BulkRecord): void {
    this.#text(topic);
    this.#used = this.#chunk.writeInt32BE(partition, this.#used);
    this.#used = this.#chunk.writeBigInt64BE(BigInt(record.timestamp), this.#used);
    this.#bytes(record.key);
    const headers = Object.entries(record.headers);
    this.#used = this.#chunk.writeInt32BE(headers.length, this.#used);
    for (const [name, value] of headers) {
      this.#text(name);
      this.#bytes(value);
    }
    this.#bytes(record.value);
  }

  /** Hands over what was added; resolves when more may be. */
  async flush(): Promise<void> {
    const full = this.#chunk.subarray(0, this.#used);
    this.#chunk = Buffer.allocUnsafe(2 * chunkBytes);
    this.#used = 0;
    await this.#process.write(full);
  }

  /** @throws {Error} where Kafka did not acknowledge everything. */
  async close(): Promise<void> {
    await this.flush();
    const stopped = this.#process.stop();
    await this.#process.reported('written', writtenWithinMs);
    await stopped;
  }

  #text(text: string): void {
    const bytes = this.#chunk.write(text, this.#used + 2);
    this.#chunk.writeUInt16BE(bytes, this.#used);
    this.#used += 2 + bytes;
  }

  #bytes(content: string | Buffer | null): void {
    const at = this.#used + 4;
    let bytes = -1;
    if (typeof content === 'string') bytes = this.#chunk.write(content, at);
    else if (content !== null) bytes = content.copy(this.#chunk, at);
    this.#chunk.writeInt32BE(bytes, this.#used);
    this.#used = at + Math.max(0, bytes);
  }
}
