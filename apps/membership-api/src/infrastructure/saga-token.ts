import { createSecretKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { sagaAudience } from '#contracts';

const algorithm = 'HS256';
const lifetime = '60 s';

/** By what the API shows the saga that it is the API: a token for each question, good for a minute. */
export class SagaToken {
  private readonly secret: KeyObject | undefined;

  constructor(secret: string | undefined) {
    this.secret = secret === undefined ? undefined : createSecretKey(secret, 'utf8');
  }

  /**
   * Of a request to the saga.
   *
   * @throws {Error} where there is no secret: the saga would answer nothing.
   */
  async headers(): Promise<Readonly<Record<string, string>>> {
    if (this.secret === undefined) throw new Error('SAGA_SECRET is not set');
    const token = await new SignJWT()
      .setProtectedHeader({ alg: algorithm })
      .setAudience(sagaAudience)
      .setExpirationTime(lifetime)
      .sign(this.secret);
    return { authorization: `Bearer ${token}` };
  }
}
