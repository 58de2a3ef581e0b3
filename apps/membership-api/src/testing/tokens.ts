import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';

export const issuer = 'https://tokens.example';
export const audience = 'membership-api';

export interface TokenClaims {
  readonly scope?: unknown;
  readonly sub?: string | undefined;
  readonly iss?: string;
  readonly aud?: string;
  /** Seconds since the epoch; null: the token has no expiry. */
  readonly exp?: number | null;
}

export const keys = generateKeyPairSync('ed25519');

export function pemOf(key: KeyObject): string {
  return String(key.export({ type: 'spki', format: 'pem' }));
}

/** A token that is right in everything but what is said. */
export function signToken(
  claims: TokenClaims = {},
  key: KeyObject = keys.privateKey,
  alg = 'EdDSA',
): Promise<string> {
  const inAnHour = Math.floor(Date.now() / 1_000) + 3_600;
  const { exp = inAnHour, ...others } = claims;
  const payload = { iss: issuer, aud: audience, sub: 'gateway-1', ...others } as JWTPayload;
  return new SignJWT(exp === null ? payload : { ...payload, exp })
    .setProtectedHeader({ alg })
    .sign(key);
}
