import { createConnection, type Socket } from 'node:net';
import type { ISocketFactoryArgs } from 'kafkajs';
import { responseMemory, type ResponseMemory } from './response-memory.js';

const keepAliveDelayMs = 60_000;
/** Before each response stands its length. */
const lengthBytes = 4;
/** What a length alone is believed: where more is to come, room is made as it comes. */
const believedBytes = 32 * 1024 * 1024;

/**
 * The connections of kafkajs to brokers, without TLS. What is received goes straight to where its response is gathered,
 * and is handed on, without its length, once that is complete; `installWholeResponses` makes kafkajs take it so.
 *
 * kafkajs ends a connection when it waits for nothing more of it, and may have made the next one before the broker
 * ends it, too. That would be taken for the end of the next one, so nothing is heard of a connection that was ended.
 */
export function connectGathering({ host, port, onConnect }: ISocketFactoryArgs): Socket {
  const gathering = new Gathering(responseMemory, (response) => socket.emit('data', response));
  const onread = {
    buffer: () => gathering.room(),
    callback: (count: number) => gathering.received(count),
  };
  const socket = createConnection({ host, port, onread }, onConnect);
  socket.setKeepAlive(true, keepAliveDelayMs);
  socket.once('finish', () => socket.destroy());
  return socket;
}

/** Bytes of a connection, until they are responses. */
export class Gathering {
  readonly #memory: ResponseMemory;
  readonly #take: (response: Buffer) => void;
  readonly #length = Buffer.alloc(lengthBytes);
  /** What is being received: a length, or the response that it belongs to. */
  #bytes: Buffer = this.#length;
  #filled = 0;

  /** `take` is given each response in memory of its own; it may give that back. */
  constructor(memory: ResponseMemory, take: (response: Buffer) => void) {
    this.#memory = memory;
    this.#take = take;
  }

  /** Where to put what is received next. */
  room(): Buffer {
    return this.#bytes.subarray(this.#filled);
  }

  /** `count` bytes have been put there. Returns whether more are wanted, as they always are. */
  received(count: number): boolean {
    this.#filled += count;
    if (this.#filled < this.#bytes.length) return true;
    const wanted = this.#length.readUInt32BE();
    if (this.#bytes === this.#length)
      this.#begin(this.#memory.take(Math.min(wanted, believedBytes)));
    else if (this.#filled < wanted) this.#grow(wanted);
    else this.#handOn();
    return true;
  }

  #begin(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#filled = 0;
  }

  #grow(wanted: number): void {
    const larger = this.#memory.take(Math.min(wanted, 2 * this.#bytes.length));
    this.#bytes.copy(larger);
    this.#memory.giveBack(this.#bytes);
    this.#bytes = larger;
  }

  #handOn(): void {
    const response = this.#bytes;
    this.#begin(this.#length);
    this.#take(response);
  }
}
