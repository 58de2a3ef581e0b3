import { Controller, Get, UseGuards } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { SignJWT } from 'jose';
import { sagaAudience } from '#contracts';
import { ApiToken } from './api-token.js';
import { ApiGuard } from './api.guard.js';

const secret = 'known to the saga and to the API alone';

@Controller()
@UseGuards(ApiGuard)
class Guarded {
  @Get('guarded')
  answer(): string {
    return 'what only the API may know';
  }
}

async function start(apiToken: ApiToken): Promise<NestFastifyApplication> {
  const module = await Test.createTestingModule({
    controllers: [Guarded],
    providers: [{ provide: ApiToken, useValue: apiToken }],
  }).compile();
  const application = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), {
    logger: false,
  });
  return application.init();
}

interface Claims {
  readonly audience?: string;
  readonly expires?: number | null;
  readonly key?: string;
  readonly algorithm?: string;
}

const secondsFromNow = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

/** As the API signs it, but for what is said. */
function token({
  audience = sagaAudience,
  expires = secondsFromNow(60),
  key = secret,
  algorithm = 'HS256',
}: Claims = {}): Promise<string> {
  const claims = expires === null ? { aud: audience } : { aud: audience, exp: expires };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: algorithm })
    .sign(new TextEncoder().encode(key));
}

async function statusOf(
  application: NestFastifyApplication,
  authorization?: string,
): Promise<number> {
  const headers = authorization === undefined ? {} : { authorization };
  return (await application.inject({ url: '/guarded', headers })).statusCode;
}

describe('a question to the saga', () => {
  let application: NestFastifyApplication;

  beforeAll(async () => {
    application = await start(new ApiToken(secret));
  });

  afterAll(() => application.close());

  it('is answered to who has the secret, though its clock is a little behind', async () => {
    expect(await statusOf(application, `Bearer ${await token()}`)).toBe(200);
    const behind = await token({ expires: secondsFromNow(-30) });
    expect(await statusOf(application, `Bearer ${behind}`)).toBe(200);
  });

  it.each<[string, Claims]>([
    ['signed with another secret', { key: `${secret}!` }],
    ['for somebody else', { audience: 'membership-api' }],
    ['expired', { expires: secondsFromNow(-90) }],
    ['without an end', { expires: null }],
    ['of another algorithm', { algorithm: 'HS512', key: secret.padEnd(64, '.') }],
  ])('is refused with a token %s', async (_, claims) => {
    expect(await statusOf(application, `Bearer ${await token(claims)}`)).toBe(401);
  });

  it('is refused without a token', async () => {
    expect(await statusOf(application)).toBe(401);
    expect(await statusOf(application, 'Bearer ')).toBe(401);
    expect(await statusOf(application, `Basic ${await token()}`)).toBe(401);
  });

  it('is refused whatever it shows where the saga has no secret', async () => {
    const open = await start(new ApiToken(undefined));
    expect(await statusOf(open, `Bearer ${await token()}`)).toBe(401);
    await open.close();
  });
});
