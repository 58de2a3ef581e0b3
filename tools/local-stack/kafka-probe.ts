import { connect } from 'node:net';

const API_VERSIONS_KEY = 18;
const CORRELATION_ID = 1;
const CLIENT_ID = 'local-stack';
const RESPONSE_HEADER_BYTES = 10;
const ANSWER_WITHIN_MS = 2_000;

/**
 * Whether a broker answers an ApiVersions request (version 0, see Kafka's protocol guide). A broker handles requests only
 * after the controller has let it in, so an answer means that it is in service.
 */
export function answersKafka(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const finish = (answered: boolean): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => {
      finish(false);
    });
    socket.once('connect', () => socket.write(apiVersionsRequest()));
    socket.once('data', (response) => {
      finish(
        response.length >= RESPONSE_HEADER_BYTES &&
          response.readInt32BE(4) === CORRELATION_ID &&
          response.readInt16BE(8) === 0,
      );
    });
    socket.once('error', () => {
      finish(false);
    });
    socket.once('close', () => {
      finish(false);
    });
  });
}

function apiVersionsRequest(): Buffer {
  const body = Buffer.alloc(10 + CLIENT_ID.length);
  body.writeInt16BE(API_VERSIONS_KEY, 0);
  body.writeInt16BE(0, 2);
  body.writeInt32BE(CORRELATION_ID, 4);
  body.writeInt16BE(CLIENT_ID.length, 8);
  body.write(CLIENT_ID, 10, 'ascii');
  const size = Buffer.alloc(4);
  size.writeInt32BE(body.length);
  return Buffer.concat([size, body]);
}
