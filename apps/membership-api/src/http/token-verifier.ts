import { createPublicKey, type KeyObject } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { actorLengthMax, schemaViolation, Text } from '#contracts';
import { ConfigurationError } from '#observability';
import type { MembershipApiSettings } from '../config.js';
import { VerifiedTokens } from './verified-tokens.js';

/** What a token turned out to be; `unavailable`: the keys to judge it by could not be had. */
export type Verification =
  | { readonly outcome: 'valid'; readonly subject: string; readonly scopes: ReadonlySet<string> }
  | { readonly outcome: 'invalid'; readonly reason: string }
  | { readonly outcome: 'unavailable'; readonly reason: string };

interface TokenKeys {
  readonly key: JWTVerifyGetKey;
  /** Signature algorithms accepted; never a symmetric one. */
  readonly algorithms: readonly string[];
}

type TokenSettings = Pick<
  MembershipApiSettings,
  'JWT_PUBLIC_KEY' | 'JWT_JWKS_URL' | 'JWT_ISSUER' | 'JWT_AUDIENCE'
>;

const clockToleranceSeconds = 5;
const keySetTimeoutMs = 3_000;

/** By the curve of the key, or by its type where it has none. */
const algorithmsByKey: Readonly<Record<string, readonly string[]>> = {
  rsa: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ed25519: ['EdDSA', 'Ed25519'],
  prime256v1: ['ES256'],
  secp384r1: ['ES384'],
  secp521r1: ['ES512'],
};

const keySetFailures = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC']);
const Subject = Text(actorLengthMax);

/**
 * Verifies bearer tokens: signature, issuer, audience, expiry, and that a subject is named. One that is valid
 * is remembered for a while, never beyond its expiry.
 */
export class TokenVerifier {
  private readonly keys: TokenKeys;
  private readonly verified = new VerifiedTokens();

  /** `now`: ms since the epoch. Throws ConfigurationError where the settings name no usable key. */
  constructor(
    private readonly settings: TokenSettings,
    private readonly now: () => number = Date.now,
  ) {
    this.keys = keysOf(settings);
  }

  async verify(token: string): Promise<Verification> {
    const now = this.now();
    return this.verified.get(token, now) ?? (await this.verifyAnew(token, now));
  }

  private async verifyAnew(token: string, now: number): Promise<Verification> {
    try {
      const { payload } = await jwtVerify(token, this.keys.key, {
        algorithms: [...this.keys.algorithms],
        issuer: this.settings.JWT_ISSUER,
        audience: this.settings.JWT_AUDIENCE,
        requiredClaims: ['sub', 'exp'],
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(now),
      });
      const verification = verificationOf(payload);
      if (verification.outcome === 'valid') {
        const { exp = 0 } = payload;
        this.verified.add(token, verification, now, (exp + clockToleranceSeconds) * 1_000);
      }
      return verification;
    } catch (error) {
      return failureOf(error);
    }
  }
}

function verificationOf({ sub, scope }: JWTPayload): Verification {
  const violation = schemaViolation(Subject, sub);
  if (sub === undefined || violation !== undefined) {
    return { outcome: 'invalid', reason: 'unexpected "sub" claim value' };
  }
  const names = typeof scope === 'string' ? scope.split(' ') : [];
  return { outcome: 'valid', subject: sub, scopes: new Set(names) };
}

function failureOf(error: unknown): Verification {
  const isOfToken = error instanceof errors.JOSEError && !keySetFailures.has(error.code);
  const reason = error instanceof Error ? error.message : 'unknown error';
  return { outcome: isOfToken ? 'invalid' : 'unavailable', reason };
}

function keysOf({ JWT_PUBLIC_KEY, JWT_JWKS_URL }: TokenSettings): TokenKeys {
  if (JWT_PUBLIC_KEY !== undefined) return fixedKey(JWT_PUBLIC_KEY);
  if (JWT_JWKS_URL === undefined) {
    throw new ConfigurationError([
      { name: 'JWT_PUBLIC_KEY', problem: 'or JWT_JWKS_URL is required' },
    ]);
  }
  const algorithms = Object.values(algorithmsByKey).flat();
  const options = { timeoutDuration: keySetTimeoutMs };
  return { key: createRemoteJWKSet(new URL(JWT_JWKS_URL), options), algorithms };
}

function fixedKey(pem: string): TokenKeys {
  const key = readPublicKey(pem.replaceAll('\\n', '\n'));
  const algorithms = key === undefined ? [] : algorithmsOf(key);
  if (key === undefined || algorithms.length === 0) {
    throw new ConfigurationError([
      { name: 'JWT_PUBLIC_KEY', problem: 'must be an RSA, EC or Ed25519 public key in PEM' },
    ]);
  }
  return { key: () => Promise.resolve(key), algorithms };
}

function readPublicKey(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

function algorithmsOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): readonly string[] {
  const kind = asymmetricKeyDetails?.namedCurve ?? asymmetricKeyType ?? '';
  return algorithmsByKey[kind] ?? [];
}
