import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { findFreePort } from '../../../tools/local-stack/index.js';
import { waitUntil } from '../../../tools/local-stack/wait.js';
import { Interceptions, type Verdict } from './interceptions.js';
import { type KafkaApi, kafkaApis } from './kafka-apis.js';
import { kafkaChannel } from './kafka-channel.js';
import { TcpProxy } from './tcp-proxy.js';

const withinMs = 5_000;

/** Answers each request with its correlation id, as a broker does, and remembers what it was asked. */
class ToyBroker {
  readonly asked: number[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (frame) => {
        for (let at = 0; at < frame.length; at += requestBytes) {
          const correlationId = frame.readInt32BE(at + 8);
          this.asked.push(correlationId);
          socket.write(responseTo(correlationId));
        }
      });
    });
  }

  async start(port = 0): Promise<number> {
    this.#server.listen({ port, host: '127.0.0.1' });
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  /** Returns the port that it had. */
  stop(): number {
    const { port } = this.#server.address() as AddressInfo;
    this.#server.close();
    return port;
  }
}

const requestBytes = 12;

function requestOf(api: KafkaApi, correlationId: number): Buffer {
  const frame = Buffer.alloc(requestBytes);
  frame.writeInt32BE(requestBytes - 4, 0);
  frame.writeInt16BE(kafkaApis[api], 4);
  frame.writeInt32BE(correlationId, 8);
  return frame;
}

function responseTo(correlationId: number): Buffer {
  const frame = Buffer.alloc(8);
  frame.writeInt32BE(4, 0);
  frame.writeInt32BE(correlationId, 4);
  return frame;
}

describe('the proxy between a service and a broker', () => {
  const interceptions = new Interceptions();
  let broker: ToyBroker;
  let proxy: TcpProxy;
  let client: Socket;
  let answers: number[];
  let requests: KafkaApi[];
  let isBroken: boolean;

  beforeEach(async () => {
    broker = new ToyBroker();
    requests = [];
    const onRequest = (api: KafkaApi) => requests.push(api);
    proxy = await TcpProxy.start({
      port: await findFreePort(),
      targetPort: await broker.start(),
      channel: () => kafkaChannel({ interceptions, onRequest }),
    });
    answers = [];
    isBroken = false;
    client = connect({ port: proxy.port, host: '127.0.0.1' });
    client.on('error', () => undefined);
    client.on('close', () => (isBroken = true));
    client.on('data', (bytes) => {
      for (let at = 0; at < bytes.length; at += 8) answers.push(bytes.readInt32BE(at + 4));
    });
    await once(client, 'connect');
  });

  afterEach(async () => {
    client.destroy();
    interceptions.clear();
    await proxy.close();
    broker.stop();
  });

  async function sees(condition: () => boolean): Promise<void> {
    await waitUntil(condition, { timeoutMs: withinMs, otherwise: 'it did not come to that' });
  }

  it('passes requests and responses on, and tells of the requests', async () => {
    client.write(Buffer.concat([requestOf('Produce', 1), requestOf('Fetch', 2)]));
    await sees(() => answers.length === 2);
    expect(answers).toEqual([1, 2]);
    expect(requests).toEqual(['Produce', 'Fetch']);
  });

  it('loses the next request of a kind: the broker never sees it', async () => {
    const lost = interceptions.next({ api: 'EndTxn', side: 'request', verdict: () => 'lose' });
    client.write(requestOf('Produce', 1));
    await sees(() => answers.length === 1);
    client.write(requestOf('EndTxn', 2));
    await lost;
    await sees(() => isBroken);
    expect(broker.asked).toEqual([1]);
  });

  it('loses the next response of a kind: the broker has done what it was asked', async () => {
    const lost = interceptions.next({ api: 'EndTxn', side: 'response', verdict: () => 'lose' });
    client.write(Buffer.concat([requestOf('EndTxn', 1), requestOf('EndTxn', 2)]));
    await lost;
    await sees(() => isBroken);
    expect(broker.asked).toContain(1);
    expect(answers).toEqual([]);
  });

  it('holds a request and what follows it for as long as the verdict takes', async () => {
    let decide: (verdict: Verdict) => void = () => undefined;
    const verdict = () => new Promise<Verdict>((resolve) => (decide = resolve));
    const held = interceptions.next({ api: 'Produce', side: 'request', verdict });
    client.write(Buffer.concat([requestOf('Produce', 1), requestOf('Fetch', 2)]));
    await sees(() => requests.length === 1);
    expect(broker.asked).toEqual([]);
    decide('pass');
    await held;
    await sees(() => answers.length === 2);
    expect(broker.asked).toEqual([1, 2]);
  });

  it('lets nothing through while it is cut, and then what was sent meanwhile', async () => {
    proxy.cut();
    const late = connect({ port: proxy.port, host: '127.0.0.1' });
    late.write(requestOf('Fetch', 2));
    client.write(requestOf('Produce', 1));
    await sees(() => requests.length === 1);
    expect(broker.asked).toEqual([]);
    proxy.mend();
    await sees(() => broker.asked.length === 2);
    expect(broker.asked.sort()).toEqual([1, 2]);
    late.destroy();
  });

  it('refuses connections while the broker is down, and takes them when it is back', async () => {
    const port = broker.stop();
    const probe = () =>
      new Promise<string>((resolve) => {
        const socket = connect({ port: proxy.port, host: '127.0.0.1' });
        socket.once('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? ''));
        socket.once('close', () => resolve('closed'));
        socket.once('data', () => resolve('answered'));
        socket.write(requestOf('Metadata', 4));
      });
    let seen = '';
    const comesTo = (outcome: string) => async () => (seen = await probe()) === outcome;
    await waitUntil(comesTo('ECONNREFUSED'), { timeoutMs: withinMs, otherwise: seen });
    await broker.start(port);
    await waitUntil(comesTo('answered'), { timeoutMs: withinMs, otherwise: seen });
  });

  it('breaks connections, and takes new ones', async () => {
    proxy.breakConnections();
    await sees(() => isBroken);
    const next = connect({ port: proxy.port, host: '127.0.0.1' });
    next.write(requestOf('Metadata', 3));
    await sees(() => broker.asked.includes(3));
    next.destroy();
  });
});
