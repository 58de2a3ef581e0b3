import { asMembershipError, errorOf } from './errors.js';
import { within } from './lifetime.js';
import { type HttpRequest, isVisibleText } from './operations.js';
import { boundedInteger } from './settings.js';

/** The bearer token of each request: the token, or how to get it. */
export type TokenSource = string | (() => string | Promise<string>);

export interface ConnectionOptions {
  /** Where the API is; a path before `/v1` is kept. In a browser it may be relative to the page. */
  readonly baseUrl: string;
  /**
   * Sent as `Authorization: Bearer …`. A function is asked before each request, and once more after a 401.
   * Absent: nothing is sent, as behind a gateway that knows its users by a cookie.
   */
  readonly token?: TokenSource;
  /** Instead of the runtime's `fetch`. */
  readonly fetch?: typeof fetch;
  /** How long one HTTP request may take, besides what it asks the API to wait, ms: 1..60000, by default 10000. */
  readonly requestTimeoutMs?: number;
}

/** A redirected command would become another request, and its token would go elsewhere. */
const neitherCachedNorRedirected = { cache: 'no-store', redirect: 'error' } as const;

/** Sends single requests. Knows tokens and addresses; knows nothing of retries. */
export class Transport {
  readonly #baseUrl: string;
  readonly #token: TokenSource | undefined;
  readonly #fetch: typeof fetch;
  readonly #requestTimeoutMs: number;

  /** @throws TypeError or RangeError where an option cannot be used. */
  constructor(options: ConnectionOptions) {
    const { baseUrl, token, fetch: given, requestTimeoutMs = 10_000 } = options;
    this.#baseUrl = absolute(baseUrl);
    this.#token = typeof token === 'string' ? sendable(token) : token;
    this.#fetch = given ?? ((...parameters) => globalThis.fetch(...parameters));
    this.#requestTimeoutMs = boundedInteger('requestTimeoutMs', requestTimeoutMs, 60_000);
  }

  /**
   * The JSON of the answer to one request. `waitMs`: how long the request asks the API to wait.
   *
   * @throws MembershipApiError | MembershipConnectionError; the signal's reason where that is aborted.
   */
  async send(request: HttpRequest, parent: AbortSignal, waitMs = 0): Promise<unknown> {
    try {
      return await within(this.#requestTimeoutMs + waitMs, parent, async (signal) => {
        const response = await this.#authorized(request, signal);
        if (!response.ok) throw await errorOf(response);
        return (await response.json()) as unknown;
      });
    } catch (error) {
      if (parent.aborted) throw parent.reason;
      throw asMembershipError(error);
    }
  }

  /** A token may have expired since it was handed out: a 401 is answered with another one, if there is. */
  async #authorized(request: HttpRequest, signal: AbortSignal): Promise<Response> {
    const source = this.#token;
    if (typeof source !== 'function') return this.#fetched(request, source, signal);
    const token = sendable(await source());
    const response = await this.#fetched(request, token, signal);
    if (response.status !== 401) return response;
    const renewed = sendable(await source());
    if (renewed === token) return response;
    await response.body?.cancel();
    return this.#fetched(request, renewed, signal);
  }

  #fetched(
    { method, path, body, idempotencyKey }: HttpRequest,
    token: string | undefined,
    signal: AbortSignal,
  ): Promise<Response> {
    const headers = {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    };
    return this.#fetch(this.#baseUrl + path, {
      method,
      headers,
      signal,
      ...neitherCachedNorRedirected,
      ...(body !== undefined && { body }),
    });
  }
}

/** @throws TypeError, without the token, where no header can carry it. */
function sendable(token: string): string {
  if (isVisibleText(token)) return token;
  throw new TypeError('the token cannot stand in a header: it is not visible ASCII');
}

function absolute(baseUrl: string): string {
  const { location } = globalThis as { readonly location?: { readonly href: string } };
  const url = new URL(baseUrl, location?.href);
  if (!/^https?:$/.test(url.protocol)) throw new TypeError('baseUrl is not one of HTTP');
  if (url.search !== '' || url.hash !== '')
    throw new TypeError('baseUrl has a query or a fragment');
  return url.href.replace(/\/+$/, '');
}
