import type { Verification } from './token-verifier.js';

/** What a token that is valid says. */
export type ValidToken = Extract<Verification, { readonly outcome: 'valid' }>;

interface Entry {
  readonly token: ValidToken;
  /** Ms since the epoch. */
  readonly until: number;
}

/** Tokens of this many clients are remembered; beyond it the oldest go. */
const tokensMax = 10_000;

/**
 * How long a token counts as verified, ms: a key that is withdrawn lets no token in for longer than that,
 * besides the time for which the key set itself is remembered.
 */
const rememberedMs = 60_000;

/** Tokens that have been found valid, for most clients send the same one with every request. */
export class VerifiedTokens {
  readonly #entries = new Map<string, Entry>();

  /** Undefined: it has to be verified. All times are ms since the epoch. */
  get(text: string, now: number): ValidToken | undefined {
    const entry = this.#entries.get(text);
    return entry !== undefined && now < entry.until ? entry.token : undefined;
  }

  /** `validUntil`: the last moment at which the token may be taken. */
  add(text: string, token: ValidToken, now: number, validUntil: number): void {
    this.#entries.delete(text);
    this.#entries.set(text, { token, until: Math.min(validUntil, now + rememberedMs) });
    if (this.#entries.size <= tokensMax) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}
