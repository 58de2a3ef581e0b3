import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const loader = join(import.meta.dirname, 'typescript/register.mjs');

describe('npm run config:describe', () => {
  let output: string;

  beforeAll(() => {
    const command = join(import.meta.dirname, 'config-describe.ts');
    output = execFileSync(process.execPath, ['--import', loader, command], { encoding: 'utf8' });
  });

  it.each([
    'kickout-saga',
    'membership-projection',
    'membership-api',
    'status-webhook',
    'npm start',
  ])('has a section for %s', (name) => {
    expect(output.split('\n')).toContain(name);
  });

  it('shows each setting with default, bound and meaning', () => {
    expect(output).toMatch(/^PORT +3000 +a whole number from 0 to 65535 +Port of HTTP/m);
    expect(output).toMatch(/^KAFKA_BROKERS +required +values separated by commas/m);
  });
});
