import { createRequire } from 'node:module';
import type { ISocketFactory } from 'kafkajs';
import { connectGathering } from './gathering-socket.js';
import { installWholeResponses } from './whole-responses.js';

const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/connection.js') as {
  readonly prototype: { processData(bytes: Buffer): void };
};

interface Fulfilled {
  readonly size: number;
  readonly correlationId: number;
  readonly payload: Buffer;
}

/** A connection of kafkajs that is open, and what it makes of the bytes that it is given. */
function read(socketFactory: ISocketFactory, pieces: readonly Buffer[]): Fulfilled[] {
  const fulfilled: Fulfilled[] = [];
  const requestQueue = {
    fulfillRequest: (response: Fulfilled) => {
      fulfilled.push({ ...response, payload: Buffer.from(response.payload) });
    },
  };
  const empty = { chunks: [], bytesBuffered: 0, bytesNeeded: 4, authHandlers: null };
  const connection = Object.assign(Object.create(prototype) as typeof prototype, empty, {
    socketFactory,
    requestQueue,
  });
  for (const piece of pieces) connection.processData(piece);
  return fulfilled;
}

const length = Buffer.from([0, 0, 0, 6]);
const response = Buffer.from([0, 0, 0, 9, 1, 2]);
const expected = { size: 6, correlationId: 9, payload: Buffer.from([1, 2]) };

describe('whole responses', () => {
  beforeAll(() => {
    installWholeResponses(connectGathering);
  });

  it('are passed on as they come, without their length, by connections with our sockets', () => {
    expect(read(connectGathering, [response, response])).toEqual([expected, expected]);
  });

  it('are still put together of pieces by other connections', () => {
    const bytes = Buffer.concat([length, response, length, response]);
    const pieces = [bytes.subarray(0, 3), bytes.subarray(3, 12), bytes.subarray(12)];
    expect(read(() => Object.create(null) as never, pieces)).toEqual([expected, expected]);
  });
});
