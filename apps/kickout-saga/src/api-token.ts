import { createSecretKey, type KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose/jwt/verify';
import { sagaAudience } from '#contracts';

/** How far apart the clocks of the API and of this process may be. */
const clockToleranceSeconds = 60;

/** By what the API is known: it signs its questions with the secret that both have. */
export class ApiToken {
  private readonly secret: KeyObject | undefined;

  /** `secret`: undefined where the saga is to answer nobody. */
  constructor(secret: string | undefined) {
    this.secret = secret === undefined ? undefined : createSecretKey(secret, 'utf8');
  }

  async isGood(token: string): Promise<boolean> {
    if (this.secret === undefined) return false;
    const expected = {
      algorithms: ['HS256'],
      audience: sagaAudience,
      requiredClaims: ['exp'],
      clockTolerance: clockToleranceSeconds,
    };
    return jwtVerify(token, this.secret, expected).then(
      () => true,
      () => false,
    );
  }
}
