import { randomUUID } from 'node:crypto';
import type { Traffic } from '../../system/traffic.js';

const acceptedStatus = 202;
const answersWithinMs = 20_000;

/** What gateways ask of the API while it, or what is behind it, may be away. */
export class Commands {
  readonly #url: () => string | undefined;
  readonly #token: string;
  readonly #traffic: Traffic;
  offered = 0;
  accepted = 0;

  /** `url`: of the API as it runs now; undefined while none does. */
  constructor(url: () => string | undefined, token: string, traffic: Traffic) {
    this.#url = url;
    this.#token = token;
    this.#traffic = traffic;
  }

  /** Resolves with whether the API has acknowledged it. */
  async join(chatroomId: string, userId: string): Promise<boolean> {
    const requestId = randomUUID();
    const startedAt = performance.now();
    this.offered += 1;
    const isAccepted = await this.#post(`/v1/chatrooms/${chatroomId}/join`, requestId, { userId });
    if (!isAccepted) return false;
    this.accepted += 1;
    this.#traffic.wroteElsewhere(requestId, { startedAt, acknowledgedAt: performance.now() });
    return true;
  }

  async #post(path: string, requestId: string, body: object): Promise<boolean> {
    const url = this.#url();
    if (url === undefined) return false;
    const headers = {
      authorization: `Bearer ${this.#token}`,
      'content-type': 'application/json',
      'idempotency-key': requestId,
    };
    return fetch(url + path, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answersWithinMs),
    }).then(
      ({ status }) => status === acceptedStatus,
      () => false,
    );
  }
}
