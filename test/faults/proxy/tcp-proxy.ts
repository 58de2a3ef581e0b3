import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Which way bytes go: to the server, or back from it. */
export type Side = 'request' | 'response';

/**
 * What becomes of the bytes of one connection: what it gives is passed on. While it waits, what follows
 * on the same side waits, too. ConnectionLost ends the connection.
 */
export type Channel = (side: Side, bytes: Buffer) => Iterable<Buffer> | AsyncIterable<Buffer>;

/** Nothing more gets through: both ends see the connection break. */
export class ConnectionLost extends Error {}

/** How often a server that is down is tried. */
const probeIntervalMs = 50;

const unchanged: Channel = (_side, bytes) => [bytes];

export interface TcpProxyOptions {
  /** On 127.0.0.1, as is the target. */
  readonly port: number;
  readonly targetPort: number;
  /** Asked once for each connection. */
  readonly channel?: () => Channel;
}

/**
 * Stands between a client and a server on 127.0.0.1. It can be cut, as a network is: connections stay, and
 * are made, but nothing comes through; what is sent meanwhile arrives when the cut is mended.
 */
export class TcpProxy {
  readonly port: number;
  readonly #options: TcpProxyOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isClosed = false;
  #open: Promise<void> = Promise.resolve();
  #mend: () => void = () => undefined;

  private constructor(options: TcpProxyOptions) {
    this.port = options.port;
    this.#options = options;
    this.#server = createServer((client) => {
      void this.#serve(client);
    });
  }

  static async start(options: TcpProxyOptions): Promise<TcpProxy> {
    const proxy = new TcpProxy(options);
    proxy.#server.listen({ port: options.port, host: '127.0.0.1' });
    await once(proxy.#server, 'listening');
    return proxy;
  }

  cut(): void {
    this.mend();
    this.#open = new Promise((resolve) => {
      this.#mend = resolve;
    });
  }

  mend(): void {
    this.#mend();
  }

  /** Breaks every connection; new ones can be made. */
  breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.mend();
    this.breakConnections();
    if (!this.#server.listening) return;
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(client: Socket): Promise<void> {
    this.#keep(client);
    await this.#open;
    if (client.destroyed) return;
    const target = connect({ port: this.#options.targetPort, host: '127.0.0.1' });
    this.#keep(target);
    try {
      await once(target, 'connect');
    } catch {
      client.destroy();
      this.#refuseWhileTargetDoes();
      return;
    }
    const channel = this.#options.channel?.() ?? unchanged;
    const ends = [this.#pump('request', client, target, channel)];
    ends.push(this.#pump('response', target, client, channel));
    await Promise.allSettled(ends);
  }

  /** Whoever connects to a server that is down is refused, here as there. */
  #refuseWhileTargetDoes(): void {
    if (!this.#server.listening || this.#isClosed) return;
    this.#server.close();
    const attempt = (): void => {
      if (this.#isClosed) return;
      const probe = connect({ port: this.#options.targetPort, host: '127.0.0.1' });
      probe.once('connect', () => {
        probe.destroy();
        this.#server.listen({ port: this.port, host: '127.0.0.1' });
      });
      probe.once('error', () => setTimeout(attempt, probeIntervalMs).unref());
    };
    attempt();
  }

  async #pump(side: Side, from: Socket, to: Socket, channel: Channel): Promise<void> {
    try {
      for await (const bytes of passed(side, from, channel)) {
        await this.#open;
        if (!to.write(bytes)) await once(to, 'drain');
      }
      await this.#open;
      to.end();
    } catch {
      from.destroy();
      to.destroy();
    }
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.once('close', () => this.#sockets.delete(socket));
  }
}

async function* passed(side: Side, from: Socket, channel: Channel): AsyncGenerator<Buffer> {
  for await (const chunk of from as AsyncIterable<Buffer>) yield* channel(side, chunk);
}
