import { BackOff, persistently } from './back-off.js';
import { MembershipConnectionError } from './errors.js';
import { type Lifetime, pause } from './lifetime.js';
import { type HttpRequest, httpRequest, newRequestId } from './operations.js';
import { resultCodes } from './result-codes.js';
import type { Transport } from './transport.js';

/** How long the API is asked to wait for an outcome at a time, ms: a dead connection is noticed after that. */
const outcomeWaitMs = 5_000;
/** More than fit into the longest lifetime, which is what ends the attempts. */
const attemptsMax = 1_000;

export interface ChatRoomIds {
  readonly chatroomId: string;
  readonly userId: string;
}

interface RequestState {
  /** Absent while nobody knows it. */
  readonly code?: number;
}

/**
 * One request to join or leave, from its sending to its outcome. All repetitions carry the same id, so
 * the API takes them for one request, and a lost answer changes nothing.
 */
export class ChatRoomRequest {
  readonly #transport: Transport;
  readonly #lifetime: Lifetime;
  readonly #id = newRequestId();
  readonly #chatroomId: string;
  readonly #commandWaiting: (waitMs?: number) => HttpRequest;

  /** @throws TypeError where an id cannot be sent. */
  constructor(
    transport: Transport,
    lifetime: Lifetime,
    operation: 'join' | 'leave',
    ids: ChatRoomIds,
  ) {
    this.#transport = transport;
    this.#lifetime = lifetime;
    this.#chatroomId = ids.chatroomId;
    if (ids.userId === '') throw new TypeError('userId is no id');
    const input = { ...ids, idempotencyKey: this.#id };
    this.#commandWaiting = (waitMs) =>
      httpRequest(operation, { ...input, ...(waitMs !== undefined && { waitMs }) });
    this.#commandWaiting();
  }

  /**
   * Resolves once the request is in the log.
   *
   * @throws what the last attempt has thrown, or the reason of the lifetime's signal.
   */
  async accept(): Promise<void> {
    await persistently(this.#lifetime, attemptsMax, () => this.#send(this.#commandWaiting()));
  }

  /**
   * The result code. It is asked for, and every other time the request is repeated instead: the answer
   * to a repetition does not depend on the read side. REQUEST_TIMEOUT when the lifetime is over;
   * `onError` is then told why.
   */
  async outcome(onError: (error: unknown) => void): Promise<number> {
    const { signal } = this.#lifetime;
    const backOff = new BackOff();
    let lastError: unknown;
    for (let turn = 0; !signal.aborted; turn += 1) {
      try {
        const { code } = turn % 2 === 0 ? await this.#ask() : await this.#repeat();
        if (code !== undefined) return code;
        lastError = undefined;
      } catch (error) {
        if (error !== signal.reason) lastError = error;
      }
      await pause(backOff.next(lastError), signal).catch(() => undefined);
    }
    onError(lastError ?? signal.reason);
    return resultCodes.REQUEST_TIMEOUT;
  }

  #ask(): Promise<RequestState> {
    const waitMs = this.#waitMs();
    const input = { requestId: this.#id, chatroomId: this.#chatroomId, waitMs };
    return this.#send(httpRequest('getRequest', input), waitMs);
  }

  #repeat(): Promise<RequestState> {
    const waitMs = this.#waitMs();
    return this.#send(this.#commandWaiting(waitMs), waitMs);
  }

  #waitMs(): number {
    return Math.max(1, Math.min(outcomeWaitMs, Math.floor(this.#lifetime.remainingMs)));
  }

  /** Something between here and the API may answer in its place: only an answer about this request counts. */
  async #send(request: HttpRequest, waitMs?: number): Promise<RequestState> {
    const answer = await this.#transport.send(request, this.#lifetime.signal, waitMs);
    const { requestId, code } = (answer ?? {}) as { requestId?: unknown; code?: unknown };
    const isKnown = code === undefined || Number.isInteger(code);
    if (requestId === this.#id && isKnown) return answer as RequestState;
    throw new MembershipConnectionError('the answer is not one of the API');
  }
}
