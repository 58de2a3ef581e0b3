import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import ts from 'typescript';

const page = '<!doctype html><meta charset="utf-8"><title>Client</title>';

/**
 * What stands between a browser and the API, as in an installation: it serves the page with its modules, and
 * passes `/v1` on, so that all is of one origin. It can lose answers.
 */
export class Gateway {
  /** How many of the next answers of the API do not get back, though it has given them. */
  answersToLose = 0;
  readonly #server: Server;
  readonly #apiUrl: string;
  readonly #clientDirectory: string;

  private constructor(apiUrl: string, clientDirectory: string) {
    this.#apiUrl = apiUrl;
    this.#clientDirectory = clientDirectory;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** `clientDirectory`: the built client. */
  static async start(apiUrl: string, clientDirectory: string): Promise<Gateway> {
    const gateway = new Gateway(apiUrl, clientDirectory);
    gateway.#server.listen(0, '127.0.0.1');
    await once(gateway.#server, 'listening');
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (path.startsWith('/v1/')) await this.#pass(request, response);
    else if (path.endsWith('.js')) {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(this.#module(path));
    } else response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  }

  #module(path: string): string {
    if (path.startsWith('/client/')) {
      return readFileSync(join(this.#clientDirectory, path.slice('/client/'.length)), 'utf8');
    }
    const source = join(import.meta.dirname, basename(path).replace(/\.js$/, '.ts'));
    const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 },
    });
    return outputText;
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const { authorization, 'content-type': type, 'idempotency-key': key } = request.headers;
    const answer = await fetch(this.#apiUrl + String(request.url), {
      method: String(request.method),
      headers: {
        ...(authorization !== undefined && { authorization }),
        ...(type !== undefined && { 'content-type': type }),
        ...(typeof key === 'string' && { 'idempotency-key': key }),
      },
      ...(body.length > 0 && { body: new Uint8Array(body) }),
    });
    const text = await answer.text();
    if (this.answersToLose > 0) {
      this.answersToLose -= 1;
      request.socket.resetAndDestroy();
      return;
    }
    const contentType = answer.headers.get('content-type') ?? 'application/json';
    response.writeHead(answer.status, { 'content-type': contentType }).end(text);
  }
}
