import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface ReceivedRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
  readonly receivedAt: number;
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is; anything else as JSON. */
  readonly body: unknown;
}

/** What becomes of one request, instead of what the API would answer. */
export type Fault =
  /** The connection breaks; nothing was done. */
  | 'reset'
  /** The request is carried out, and its answer is lost. */
  | 'lostAnswer'
  /** The connection stays, and nothing comes. */
  | 'silence'
  | Answer;

export type Decision = (request: ReceivedRequest) => Answer;

export function problem(
  status: number,
  code: number,
  headers: Record<string, string> = {},
): Answer {
  const body = { type: 'urn:probe', title: 'Probe', status, detail: 'Why.', instance: '/', code };
  return { status, headers: { 'content-type': 'application/problem+json', ...headers }, body };
}

/**
 * A real HTTP server that takes joins and leaves as the API does: a command is accepted, and its result is there
 * for whoever asks by its id. A test says what the results are and which requests fail.
 */
export class ApiServer {
  readonly received: ReceivedRequest[] = [];
  /** What happens to the next requests, one each. */
  readonly faults: Fault[] = [];
  /** Decides on a fault by request, where `faults` has none. */
  faultOf: (request: ReceivedRequest) => Fault | undefined = () => undefined;
  /** The result of a request; undefined while it is under way. */
  resultOf: (requestId: string) => number | undefined = () => 0;
  /** Answers all that is neither join, leave nor request. */
  decide: Decision = () => problem(404, 23412);
  /** How often each request has been carried out. */
  readonly carriedOut = new Map<string, number>();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<ApiServer> {
    const api = new ApiServer();
    api.#server.listen(0, '127.0.0.1');
    await once(api.#server, 'listening');
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The requests to a path that ends so, its query aside. */
  receivedAt(end: string): ReceivedRequest[] {
    return this.received.filter(({ path }) => path.replace(/\?.*/, '').endsWith(end));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await receive(incoming);
    this.received.push(request);
    const fault = this.faults.shift() ?? this.faultOf(request);
    if (fault === 'reset') {
      incoming.socket.resetAndDestroy();
      return;
    }
    if (fault === 'silence') return;
    const answer = typeof fault === 'object' ? fault : this.#answer(request);
    if (fault === 'lostAnswer') {
      incoming.socket.resetAndDestroy();
      return;
    }
    const isText = typeof answer.body === 'string';
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(isText ? answer.body : JSON.stringify(answer.body));
  }

  #answer(request: ReceivedRequest): Answer {
    const url = new URL(request.path, this.url);
    const waits = url.searchParams.has('waitMs');
    if (url.pathname.includes('/v1/requests/')) {
      return { status: 200, body: this.#state(decodeURIComponent(lastPart(url)), waits) };
    }
    if (!/\/(?:join|leave)$/.test(url.pathname)) return this.decide(request);
    const requestId = String(request.headers['idempotency-key']);
    this.carriedOut.set(requestId, (this.carriedOut.get(requestId) ?? 0) + 1);
    const state = this.#state(requestId, waits);
    return { status: 'code' in state ? 200 : 202, body: state };
  }

  #state(requestId: string, waits: boolean) {
    const code = waits ? this.resultOf(requestId) : undefined;
    return code === undefined ? { requestId } : { requestId, code, roomVersion: 2 };
  }
}

function lastPart(url: URL): string {
  return url.pathname.slice(url.pathname.lastIndexOf('/') + 1);
}

async function receive(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const { method = '', url = '', headers } = incoming;
  const body: unknown = headers['content-type'] === undefined ? undefined : await json(incoming);
  return { method, path: url, headers, body, receivedAt: performance.now() };
}
