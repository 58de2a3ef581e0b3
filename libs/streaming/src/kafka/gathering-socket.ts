import { createConnection, type Socket } from 'node:net';
import type { ISocketFactoryArgs } from 'kafkajs';

const keepAliveDelayMs = 60_000;
const initialBytes = 256 * 1024;
/** Before each response stands its length. */
const lengthBytes = 4;

/**
 * The connections of kafkajs to brokers, without TLS. What is received goes straight to where its response is gathered,
 * and is handed on once that is complete: its length by itself, for kafkajs copies what comes in pieces.
 *
 * The place is used again for the next response. Node would allocate a buffer for whatever there is to be
 * read, and so much memory outside of its heap makes V8 look at all of the heap again and again.
 */
export function connectGathering({ host, port, onConnect }: ISocketFactoryArgs): Socket {
  const gathering = new Gathering((bytes) => socket.emit('data', bytes));
  const onread = {
    buffer: () => gathering.room(),
    callback: (count: number) => gathering.received(count),
  };
  const socket = createConnection({ host, port, onread }, onConnect);
  socket.setKeepAlive(true, keepAliveDelayMs);
  return socket;
}

/** Bytes of a connection, until they are responses. */
export class Gathering {
  readonly #take: (bytes: Buffer) => void;
  #bytes = Buffer.allocUnsafeSlow(initialBytes);
  #filled = 0;

  /** `take` is given each response in two pieces, and may not keep the second one. */
  constructor(take: (bytes: Buffer) => void) {
    this.#take = take;
  }

  /** Where to put what is received next. It grows by what has come, not by what a length says. */
  room(): Buffer {
    if (this.#filled === this.#bytes.length) this.#grow();
    return this.#bytes.subarray(this.#filled);
  }

  /** `count` bytes have been put there. Returns whether more are wanted, as they always are. */
  received(count: number): boolean {
    this.#filled += count;
    let begun = 0;
    while (begun + lengthBytes <= this.#filled && this.#responseEnd(begun) <= this.#filled) {
      const end = this.#responseEnd(begun);
      this.#take(Buffer.from(this.#bytes.subarray(begun, begun + lengthBytes)));
      this.#take(this.#bytes.subarray(begun + lengthBytes, end));
      begun = end;
    }
    this.#bytes.copyWithin(0, begun, this.#filled);
    this.#filled -= begun;
    return true;
  }

  #responseEnd(start: number): number {
    return start + lengthBytes + this.#bytes.readUInt32BE(start);
  }

  #grow(): void {
    const larger = Buffer.allocUnsafeSlow(2 * this.#bytes.length);
    this.#bytes.copy(larger);
    this.#bytes = larger;
  }
}
