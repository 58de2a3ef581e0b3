import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { StackError } from './stack-error.js';

/**
 * Below the range from which systems take the ports of outgoing connections (32768 and up on Linux): there, a client that
 * keeps dialling a stopped server is sooner or later connected to itself, and the server cannot come back.
 */
const LOWEST_PORT = 15_000;
const HIGHEST_PORT = 32_000;
const ATTEMPTS_MAX = 100;

const handedOut = new Set<number>();

/** A port on 127.0.0.1 that nothing listens on. StackError if none is found. */
export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT);
    if (!handedOut.has(port) && (await isPortFree(port))) {
      handedOut.add(port);
      return port;
    }
  }
  throw new StackError(`no free port found between ${LOWEST_PORT} and ${HIGHEST_PORT}`);
}

export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
