import { type ChatRoomIds, ChatRoomRequest } from './chatroom-request.js';
import { MembershipApiError, MembershipConnectionError } from './errors.js';
import { Lifetime, untilAborted } from './lifetime.js';
import { resultCodes } from './result-codes.js';
import { boundedInteger } from './settings.js';
import { type ConnectionOptions, Transport } from './transport.js';

/** How a request ended: 0 is success. What it returns is not looked at. */
export type ChatRoomCallback = (code: number, targetId: string) => unknown;

export interface EngineOptions extends ConnectionOptions {
  /** Who joins and leaves where a call does not say. */
  readonly userId?: string;
  readonly onChatRoomLeft?: ChatRoomCallback;
  readonly onChatRoomJoined?: ChatRoomCallback;
  /**
   * Told why a call was not accepted, why an outcome could not be had, and what a callback has thrown. Absent: what
   * a callback throws is logged on the console, the rest is not.
   */
  readonly onError?: (error: unknown, targetId: string) => unknown;
  /** How long a call may take until its outcome, ms: 1..300000, by default 30000. */
  readonly timeoutMs?: number;
  /** How many calls may be under way, from the call to its callback: 1..100000, by default 1000. */
  readonly pendingMax?: number;
}

interface CallOptions {
  /** Instead of the engine's. */
  readonly userId?: string;
  /** Ends the call, as its timeout does. The request may still take effect. */
  readonly signal?: AbortSignal;
}

export interface LeaveOptions extends CallOptions {
  /** Told how the request ended, in place of the engine's `onChatRoomLeft`. */
  readonly callback?: { onChatRoomLeft: ChatRoomCallback };
}

export interface JoinOptions extends CallOptions {
  /** Told how the request ended, in place of the engine's `onChatRoomJoined`. */
  readonly callback?: { onChatRoomJoined: ChatRoomCallback };
}

/** Shorter than the ten minutes for which a repeated request gets its first result. */
const timeoutMaxMs = 300_000;

/**
 * Joins and leaves chatrooms. A call returns 0 once the request is in the log, and then exactly one callback
 * tells its outcome; or it returns another code, and there is no callback.
 *
 * Calls for one room and user are sent in the order in which they are made: each waits until the one
 * before has been accepted or given up.
 */
export class ChatRoomEngine {
  onChatRoomLeft: ChatRoomCallback | undefined;
  onChatRoomJoined: ChatRoomCallback | undefined;
  readonly #transport: Transport;
  readonly #options: EngineOptions;
  readonly #timeoutMs: number;
  readonly #pendingMax: number;
  /** Calls under way, each until its callback has been called, with the time that it has. */
  readonly #pending = new Map<Lifetime, Promise<void>>();
  #isClosed = false;
  /** By room and user: the end of the last call's sending. */
  readonly #sending = new Map<string, Promise<void>>();

  constructor(options: EngineOptions) {
    this.#transport = new Transport(options);
    this.#options = options;
    this.#timeoutMs = boundedInteger('timeoutMs', options.timeoutMs ?? 30_000, timeoutMaxMs);
    this.#pendingMax = boundedInteger('pendingMax', options.pendingMax ?? 1_000, 100_000);
    this.onChatRoomLeft = options.onChatRoomLeft;
    this.onChatRoomJoined = options.onChatRoomJoined;
  }

  /**
   * Leaves a chatroom. 0: the request is accepted, and the callback will tell its outcome, once. Another
   * code: it is not, and no callback comes. Never rejects.
   */
  leaveChatRoom(targetId: string, options: LeaveOptions = {}): Promise<number> {
    const { callback } = options;
    return this.#call('leave', targetId, options, (code) =>
      callback === undefined
        ? this.onChatRoomLeft?.(code, targetId)
        : callback.onChatRoomLeft(code, targetId),
    );
  }

  /** Joins a chatroom; returns and calls back as `leaveChatRoom` does. */
  joinChatRoom(targetId: string, options: JoinOptions = {}): Promise<number> {
    const { callback } = options;
    return this.#call('join', targetId, options, (code) =>
      callback === undefined
        ? this.onChatRoomJoined?.(code, targetId)
        : callback.onChatRoomJoined(code, targetId),
    );
  }

  /**
   * Ends what is under way, as if its time were up: accepted calls get their callback with 30003, the
   * others return 30003. Resolves when all have been called. Later calls return 23412.
   */
  async close(): Promise<void> {
    this.#isClosed = true;
    const reason = new MembershipConnectionError('the engine was closed');
    for (const lifetime of this.#pending.keys()) lifetime.abort(reason);
    await Promise.all(this.#pending.values());
  }

  #call(
    operation: 'join' | 'leave',
    targetId: string,
    { userId = this.#options.userId ?? '', signal }: CallOptions,
    callback: (code: number) => unknown,
  ): Promise<number> {
    const refusal = this.#refusal();
    if (refusal !== undefined) {
      this.#report(refusal, targetId);
      return Promise.resolve(returnedCode(refusal));
    }
    const lifetime = new Lifetime(this.#timeoutMs, signal);
    return new Promise((resolve) => {
      const ids = { chatroomId: targetId, userId };
      const done = this.#run(operation, ids, lifetime, resolve, callback).finally(() => {
        lifetime.end();
        this.#pending.delete(lifetime);
      });
      this.#pending.set(lifetime, done);
    });
  }

  /** Why no further call may be under way; undefined where one may. */
  #refusal(): Error | undefined {
    if (this.#isClosed) return new TypeError('the engine is closed');
    if (this.#pending.size < this.#pendingMax) return undefined;
    return new MembershipConnectionError(`${this.#pendingMax} calls are under way already`);
  }

  /** From the call to its callback. `answer` is given the code to return as soon as that is known. */
  async #run(
    operation: 'join' | 'leave',
    ids: ChatRoomIds,
    lifetime: Lifetime,
    answer: (code: number) => void,
    callback: (code: number) => unknown,
  ): Promise<void> {
    const report = (error: unknown) => {
      this.#report(error, ids.chatroomId);
    };
    try {
      const request = new ChatRoomRequest(this.#transport, lifetime, operation, ids);
      await this.#inOrder(ids, lifetime.signal, () => request.accept());
      answer(resultCodes.OK);
      const code = await request.outcome(report);
      await nextTurn();
      this.#callBack(() => callback(code), ids.chatroomId);
    } catch (error) {
      report(error);
      answer(returnedCode(error, lifetime.signal));
    }
  }

  async #inOrder(ids: ChatRoomIds, signal: AbortSignal, send: () => Promise<void>): Promise<void> {
    const lane = JSON.stringify([ids.chatroomId, ids.userId]);
    const previous = this.#sending.get(lane) ?? Promise.resolve();
    const sent = untilAborted(signal, previous).then(send);
    const settled = Promise.allSettled([previous, sent]).then(() => undefined);
    this.#sending.set(lane, settled);
    try {
      await sent;
    } finally {
      void settled.then(() => {
        if (this.#sending.get(lane) === settled) this.#sending.delete(lane);
      });
    }
  }

  /** Whatever the callback does, it has been called, and nothing else suffers from it. */
  #callBack(callback: () => unknown, targetId: string): void {
    const report = (error: unknown) => {
      if (this.#options.onError === undefined) logThrown(error);
      else this.#report(error, targetId);
    };
    try {
      void Promise.resolve(callback()).catch(report);
    } catch (error) {
      report(error);
    }
  }

  #report(error: unknown, targetId: string): void {
    try {
      void Promise.resolve(this.#options.onError?.(error, targetId)).catch(logThrown);
    } catch (thrown) {
      logThrown(thrown);
    }
  }
}

/** @throws TypeError or RangeError where an option cannot be used. */
export function createEngine(options: EngineOptions): ChatRoomEngine {
  return new ChatRoomEngine(options);
}

function returnedCode(error: unknown, signal?: AbortSignal): number {
  if (error instanceof MembershipApiError) return error.code;
  const isInput = error instanceof TypeError && error !== signal?.reason;
  return isInput ? resultCodes.INVALID_PARAMETER : resultCodes.REQUEST_TIMEOUT;
}

/** After everything that waits already, such as whoever awaits the code that a call returns. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

function logThrown(error: unknown): void {
  // eslint-disable-next-line no-console -- the user's own error, with nobody to take it
  console.error('A callback of the chatroom engine has thrown', error);
}
