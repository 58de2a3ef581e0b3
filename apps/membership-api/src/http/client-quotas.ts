import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

interface QuotaSettings {
  /** Requests of one client a second, on average; 0: as many as it likes. */
  readonly perSecond: number;
  /** Requests of one client at once. */
  readonly burst: number;
}

/** What is left of a client's quota after a request. */
export interface QuotaState {
  readonly isExceeded: boolean;
  /** When the quota is whole again, s. */
  readonly resetSeconds: number;
  /** RateLimit and RateLimit-Policy, as draft-ietf-httpapi-ratelimit-headers writes them. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Counts the requests of each client in this process: `burst` of them in a window that is as long as the
 * average allows. A client's count is forgotten when its window ends.
 */
export class ClientQuotas {
  private readonly limiter: RateLimiterMemory | undefined;
  private readonly policy: string;

  constructor({ perSecond, burst }: QuotaSettings) {
    const points = Math.max(burst, perSecond);
    const duration = Math.ceil(points / perSecond);
    this.limiter = perSecond === 0 ? undefined : new RateLimiterMemory({ points, duration });
    this.policy = `"client";q=${points};w=${duration}`;
  }

  /** Undefined: there is no limit. */
  async use(client: string): Promise<QuotaState | undefined> {
    if (this.limiter === undefined) return undefined;
    try {
      return this.stateOf(await this.limiter.consume(client), false);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return this.stateOf(error, true);
    }
  }

  private stateOf(counted: RateLimiterRes, isExceeded: boolean): QuotaState {
    const resetSeconds = Math.max(1, Math.ceil(counted.msBeforeNext / 1_000));
    return {
      isExceeded,
      resetSeconds,
      headers: {
        'ratelimit-policy': this.policy,
        ratelimit: `"client";r=${counted.remainingPoints};t=${resetSeconds}`,
      },
    };
  }
}
