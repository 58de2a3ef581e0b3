import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SignJWT } from 'jose';

export interface LocalToken {
  /** What the API needs to accept the token. */
  readonly settings: {
    /** PEM, SubjectPublicKeyInfo. */
    readonly JWT_PUBLIC_KEY: string;
    readonly JWT_ISSUER: string;
    readonly JWT_AUDIENCE: string;
  };
  /** A JWT with every scope. */
  readonly token: string;
}

const ISSUER = 'local-stack';
const AUDIENCE = 'membership-api';
const SUBJECT = 'local-developer';
const SCOPES = ['membership:read', 'membership:write', 'membership:admin'];
const LIFETIME = '365 days';

/**
 * A token for the local API, signed (ES256) by a key that is made the first time and kept, so that a token from an
 * earlier run stays good.
 *
 * @param keyFile absolute; PEM, PKCS #8, readable by its owner alone.
 */
export async function issueLocalToken(keyFile: string): Promise<LocalToken> {
  const privateKey = provideKey(keyFile);
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
  const token = await new SignJWT({ scope: SCOPES.join(' ') })
    .setProtectedHeader({ alg: 'ES256', typ: 'JWT' })
    .setSubject(SUBJECT)
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(LIFETIME)
    .sign(privateKey);
  return {
    settings: { JWT_PUBLIC_KEY: String(publicKey), JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE },
    token,
  };
}

function provideKey(file: string): KeyObject {
  if (existsSync(file)) return createPrivateKey(readFileSync(file));
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return privateKey;
}
