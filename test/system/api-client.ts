import { generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Installation } from './installation.js';
import type { ServiceProcess } from './service-process.js';

const issuer = 'https://tokens.example';
const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const tokenSettings = {
  JWT_PUBLIC_KEY: String(publicKey.export({ type: 'spki', format: 'pem' })),
  JWT_ISSUER: issuer,
};

export interface ApiAnswer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as a client gets it
  readonly body: any;
}

/** A caller of the API with a token of all scopes. */
export class ApiClient {
  private constructor(
    readonly service: ServiceProcess,
    private readonly token: string,
  ) {}

  /** Starts an API that accepts its tokens. */
  static async start(
    installation: Installation,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<ApiClient> {
    const settings = { ...tokenSettings, ...environment };
    return new ApiClient(await installation.start('membership-api', settings), await signToken());
  }

  async call(
    method: string,
    path: string,
    { body, idempotencyKey }: { readonly body?: object; readonly idempotencyKey?: string } = {},
  ): Promise<ApiAnswer> {
    const response = await fetch(this.service.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  get(path: string): Promise<ApiAnswer> {
    return this.call('GET', path);
  }
}

function signToken(): Promise<string> {
  return new SignJWT({ scope: 'membership:read membership:write membership:admin' })
    .setProtectedHeader({ alg: 'ES256' })
    .setSubject('gateway-1')
    .setIssuer(issuer)
    .setAudience('membership-api')
    .setExpirationTime('1 hour')
    .sign(privateKey);
}
