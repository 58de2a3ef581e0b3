import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import type { RoomStatus } from '#contracts';

/**
 * What a receiver does with a request:
 * - `take`: works it off and says so
 * - `fail`: answers 500
 * - `hang`: never answers
 * - `reset`: breaks the connection
 * - `take unheard`: works it off and breaks the connection, so that it will come again
 */
export type Behaviour = 'take' | 'fail' | 'hang' | 'reset' | 'take unheard';

/** A receiver of the room status, on HTTP, which keeps what it has worked off in the order in which it did. */
export class StatusReceiver {
  readonly name: string;
  readonly secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
  /** Asked at each request, which are numbered from 1 on. */
  behaviour: (request: number) => Behaviour = () => 'take';
  readonly taken: RoomStatus[] = [];
  requests = 0;
  /** Requests whose signature was wrong. */
  forged = 0;
  #server: Server | undefined;
  #port = 0;

  private constructor(name: string) {
    this.name = name;
  }

  static async start(name: string): Promise<StatusReceiver> {
    const receiver = new StatusReceiver(name);
    await receiver.listen();
    return receiver;
  }

  /** For STATUS_WEBHOOK_RECEIVERS. */
  get setting() {
    const { name, secret } = this;
    return { name, url: `http://127.0.0.1:${this.#port}/room-status`, secrets: [secret] };
  }

  /** Listens, after the first time on the same port. */
  async listen(): Promise<void> {
    const server = createServer((request, response) => void this.#receive(request, response));
    this.#server = server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Ends as a crash does: connections break, and new ones are refused. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  get eventIds(): ReadonlySet<string> {
    return new Set(this.taken.map(({ eventId }) => eventId));
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    const behaviour = this.behaviour(this.requests);
    const content = await text(request).catch(() => undefined);
    if (content === undefined || behaviour === 'hang') return;
    if (behaviour === 'take' || behaviour === 'take unheard') this.#take(request, content);
    if (behaviour === 'reset' || behaviour === 'take unheard') request.socket.resetAndDestroy();
    else response.writeHead(behaviour === 'fail' ? 500 : 204).end();
  }

  #take({ headers }: IncomingMessage, content: string): void {
    try {
      const entries = new Webhook(this.secret).verify(content, headers as Record<string, string>);
      this.taken.push(...(entries as RoomStatus[]));
    } catch {
      this.forged += 1;
    }
  }
}
