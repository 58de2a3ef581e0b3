import { once } from 'node:events';
import { connect } from 'node:net';
import { FrameReader } from '../proxy/frame-reader.js';

const answersWithinMs = 10_000;
/** API key, version, correlation id, and a client id that is null. */
const headerBytes = 10;

export interface BrokerRequest {
  readonly apiKey: number;
  /** Encoded as Kafka's protocol guide says; where its header has tagged fields, they come first. */
  readonly body: Buffer;
}

/**
 * Asks a broker for what no service asks for, with version 0. Resolves with the answer, its size and correlation
 * id included.
 *
 * @throws {Error} when the broker does not answer.
 */
export async function askBroker(port: number, { apiKey, body }: BrokerRequest): Promise<Buffer> {
  const socket = connect({ port, host: '127.0.0.1' });
  const signal = AbortSignal.timeout(answersWithinMs);
  try {
    await once(socket, 'connect', { signal });
    const header = Buffer.alloc(headerBytes);
    header.writeInt16BE(apiKey, 0);
    header.writeInt16BE(-1, headerBytes - 2);
    const size = Buffer.alloc(4);
    size.writeInt32BE(header.length + body.length);
    socket.write(Buffer.concat([size, header, body]));
    const frames = new FrameReader();
    for (;;) {
      const [chunk] = (await once(socket, 'data', { signal })) as [Buffer];
      for (const frame of frames.push(chunk)) return frame;
    }
  } finally {
    socket.destroy();
  }
}
