import { createRequire } from 'node:module';
import type { ISocketFactory } from 'kafkajs';

const correlationIdBytes = 4;

/** What is made use of here of kafkajs' connections. */
interface Connection {
  readonly socketFactory: ISocketFactory;
  readonly requestQueue: {
    fulfillRequest(response: { size: number; correlationId: number; payload: Buffer }): void;
  };
  processData: (this: Connection, bytes: Buffer) => void;
}

const { prototype } = createRequire(import.meta.url)('kafkajs/src/network/connection.js') as {
  readonly prototype: Connection;
};
const inPieces = prototype.processData;

/**
 * Makes the kafkajs of this process take what the sockets of `socketFactory` emit for whole responses, without their
 * length. Its own code puts responses together out of pieces, and copies each but the first for it. It knows of
 * no authentication.
 */
export function installWholeResponses(socketFactory: ISocketFactory): void {
  prototype.processData = function (bytes) {
    if (this.socketFactory !== socketFactory) {
      inPieces.call(this, bytes);
      return;
    }
    this.requestQueue.fulfillRequest({
      size: bytes.length,
      correlationId: bytes.readInt32BE(),
      payload: bytes.subarray(correlationIdBytes),
    });
  };
}
