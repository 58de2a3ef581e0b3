import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

const folder = import.meta.dirname;
const loader = join(folder, '../../../tools/typescript/register.mjs');

async function run(environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, ['--import', loader, join(folder, 'main.ts')], {
    env: { PATH: process.env['PATH'], ...environment },
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
  const status = child.exitCode ?? (await once(child, 'close'))[0];
  return { status, output, errors };
}

describe('the process of the API', () => {
  it('ends with one line that names every wrong setting and no value', async () => {
    const { status, output, errors } = await run({ PORT: 'http', JWT_ISSUER: 'hush' });
    expect([status, output]).toEqual([1, '']);
    expect(errors).toMatch(/^membership-api: wrong configuration: PORT must be [^\n]+\n$/);
    expect(errors).toContain('; KAFKA_BROKERS is required');
    expect(errors).toContain('; DATABASE_URL is required');
    expect(errors).not.toContain('hush');
  });

  it('ends with one line when no key for the tokens is given', async () => {
    const { status, errors } = await run({
      KAFKA_BROKERS: '127.0.0.1:1',
      DATABASE_URL: 'postgres://127.0.0.1:1/none',
      JWT_ISSUER: 'issuer',
    });
    expect(status).toBe(1);
    expect(errors).toBe(
      'membership-api: wrong configuration: JWT_PUBLIC_KEY or JWT_JWKS_URL is required\n',
    );
  });

  it('ends with an error when its read model is not there', async () => {
    const { status, errors } = await run({
      KAFKA_BROKERS: '127.0.0.1:1',
      DATABASE_URL: 'postgres://127.0.0.1:1/none',
      JWT_ISSUER: 'issuer',
      JWT_JWKS_URL: 'http://127.0.0.1:1/keys',
      PORT: '0',
    });
    expect(status).toBe(1);
    expect(errors).toContain('The service could not start');
    expect(errors).toContain('ECONNREFUSED');
  });
});
