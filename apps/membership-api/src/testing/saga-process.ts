import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jwtVerify } from 'jose';

/** Known to the API under test and to its saga. */
export const sagaSecret = 'the secret of an API under test, and its saga';

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/** A process of the saga, which answers what it is told to, and only who shows its secret. */
export class SagaProcess {
  reply: () => Reply | undefined = () => undefined;
  readonly asked: string[] = [];
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request, response);
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked.push(request.url ?? '');
    const [, token = ''] = request.headers.authorization?.split(' ') ?? [];
    const isOfApi = await jwtVerify(token, new TextEncoder().encode(sagaSecret), {
      audience: 'kickout-saga',
      requiredClaims: ['exp'],
    }).then(
      () => true,
      () => false,
    );
    const reply = isOfApi ? this.reply() : { status: 401, body: {} };
    if (reply === undefined) return;
    response.statusCode = reply.status;
    response.end(JSON.stringify(reply.body));
  }

  listen(): Promise<void> {
    return new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  get address(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}
