import { jest } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { ConfigurationError } from '#observability';
import { audience, issuer, keys, pemOf, signToken } from '../testing/tokens.js';
import { TokenVerifier } from './token-verifier.js';

const settings = {
  JWT_PUBLIC_KEY: pemOf(keys.publicKey),
  JWT_JWKS_URL: undefined,
  JWT_ISSUER: issuer,
  JWT_AUDIENCE: audience,
};
const nowSeconds = () => Math.floor(Date.now() / 1_000);

describe('a token', () => {
  const verifier = new TokenVerifier(settings);

  it('gives its subject and its scopes', async () => {
    const token = await signToken({ scope: 'membership:read other', sub: 'gateway-7' });
    expect(await verifier.verify(token)).toEqual({
      outcome: 'valid',
      subject: 'gateway-7',
      scopes: new Set(['membership:read', 'other']),
    });
  });

  it.each([[undefined], [['membership:read']], [7]])('gives no scopes from %j', async (scope) => {
    const verification = await verifier.verify(await signToken({ scope }));
    expect(verification).toMatchObject({ outcome: 'valid', scopes: new Set() });
  });

  it('may be a few seconds past its expiry', async () => {
    const token = await signToken({ exp: nowSeconds() - 2 });
    expect((await verifier.verify(token)).outcome).toBe('valid');
  });

  it.each([
    ['expired', () => signToken({ exp: nowSeconds() - 10 })],
    ['without expiry', () => signToken({ exp: null })],
    ['of another issuer', () => signToken({ iss: 'https://other.example' })],
    ['for another audience', () => signToken({ aud: 'other' })],
    ['without subject', () => signToken({ sub: undefined })],
    ['with a subject that is too long', () => signToken({ sub: 's'.repeat(257) })],
    ['with a subject that no store can hold', () => signToken({ sub: 'a\u0000b' })],
    ['of another key', () => signToken({}, generateKeyPairSync('ed25519').privateKey)],
    [
      'of another algorithm',
      () => signToken({}, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, 'ES256'),
    ],
    [
      'signed with the public key as a secret',
      () =>
        new SignJWT({ iss: issuer, aud: audience, sub: 's', exp: nowSeconds() + 60 })
          .setProtectedHeader({ alg: 'HS256' })
          .sign(new TextEncoder().encode(pemOf(keys.publicKey))),
    ],
    ['unsigned', async () => unsigned(await signToken())],
    ['changed', async () => changed(await signToken())],
    ['garbage', () => Promise.resolve('not.a.token')],
  ])('is invalid when it is %s', async (_, make) => {
    const verification = await verifier.verify(await make());
    expect(verification).toEqual({ outcome: 'invalid', reason: expect.any(String) });
  });
});

describe('a token that comes again', () => {
  let verifications: jest.SpiedFunction<typeof crypto.subtle.verify>;

  beforeEach(() => {
    verifications = jest.spyOn(crypto.subtle, 'verify');
  });

  afterEach(() => {
    verifications.mockRestore();
  });

  it('is verified once a minute', async () => {
    let now = Date.now();
    const verifier = new TokenVerifier(settings, () => now);
    const token = await signToken({ sub: 'gateway-7' });
    const first = await verifier.verify(token);
    expect(await verifier.verify(token)).toBe(first);
    expect(verifications).toHaveBeenCalledTimes(1);
    now += 60_000;
    expect(await verifier.verify(token)).toEqual(first);
    expect(verifications).toHaveBeenCalledTimes(2);
  });

  it('is refused from its expiry on', async () => {
    let now = Date.now();
    const verifier = new TokenVerifier(settings, () => now);
    const token = await signToken({ exp: Math.floor(now / 1_000) + 10 });
    expect((await verifier.verify(token)).outcome).toBe('valid');
    now += 16_000;
    expect((await verifier.verify(token)).outcome).toBe('invalid');
  });

  it('is judged anew where it was refused, and lends nothing to another', async () => {
    const verifier = new TokenVerifier(settings);
    const token = await signToken();
    await verifier.verify(token);
    for (const other of [changed(token), changed(token)]) {
      expect((await verifier.verify(other)).outcome).toBe('invalid');
    }
    expect(verifications).toHaveBeenCalledTimes(3);
  });
});

function unsigned(token: string): string {
  const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
  return `${header}.${token.split('.')[1]!}.`;
}

function changed(token: string): string {
  const [header, , signature] = token.split('.');
  const claims = { iss: issuer, aud: audience, sub: 'root', exp: nowSeconds() + 60 };
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}

describe('a public key', () => {
  it.each([
    ['RS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['PS256', generateKeyPairSync('rsa', { modulusLength: 2048 })],
    ['ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' })],
    ['ES384', generateKeyPairSync('ec', { namedCurve: 'P-384' })],
  ])('of %s verifies', async (algorithm, { publicKey, privateKey }) => {
    const verifier = new TokenVerifier({ ...settings, JWT_PUBLIC_KEY: pemOf(publicKey) });
    const token = await signToken({}, privateKey, algorithm);
    expect((await verifier.verify(token)).outcome).toBe('valid');
  });

  it('may be written on one line', async () => {
    const oneLine = pemOf(keys.publicKey).replaceAll('\n', '\\n');
    const verifier = new TokenVerifier({ ...settings, JWT_PUBLIC_KEY: oneLine });
    expect((await verifier.verify(await signToken())).outcome).toBe('valid');
  });

  it.each([
    ['garbage', 'hush'],
    ['of an unsuitable kind', pemOf(generateKeyPairSync('x25519').publicKey)],
    [
      'of an unsuitable curve',
      pemOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey),
    ],
    ['missing', undefined],
  ])('that is %s is a configuration error', (_, pem) => {
    const create = () => new TokenVerifier({ ...settings, JWT_PUBLIC_KEY: pem });
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(/^JWT_PUBLIC_KEY (must be|or JWT_JWKS_URL)/);
    expect(create).not.toThrow(/hush/);
  });
});

describe('a published key set', () => {
  let server: Server;
  let url: string;
  let status = 200;

  beforeAll(async () => {
    const key = { ...(await exportJWK(keys.publicKey)), kid: 'k1', alg: 'EdDSA', use: 'sig' };
    server = createServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ keys: [key] }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`;
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const verifierOf = () =>
    new TokenVerifier({ ...settings, JWT_PUBLIC_KEY: undefined, JWT_JWKS_URL: url });

  it('verifies', async () => {
    expect((await verifierOf().verify(await signToken())).outcome).toBe('valid');
  });

  it('refuses a key that is not in it', async () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const verification = await verifierOf().verify(await signToken({}, privateKey, 'ES256'));
    expect(verification.outcome).toBe('invalid');
  });

  it('that cannot be had makes no statement about a token', async () => {
    status = 500;
    expect((await verifierOf().verify(await signToken())).outcome).toBe('unavailable');
  });
});
