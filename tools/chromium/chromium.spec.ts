import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { provideChromium } from './chromium.js';

describe('the Chromium that tests use', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'chromium-'));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  function program(name: string, script = ''): string {
    const file = join(directory, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  const provide = (environment: NodeJS.ProcessEnv, mayInstall = false) =>
    provideChromium({ environment, mayInstall });

  it('is that of CHROMIUM_PATH before that of PATH', () => {
    program('chromium');
    const named = program('my-chromium');
    expect(provide({ CHROMIUM_PATH: named, PATH: directory })).toBe(named);
  });

  it('is found on the PATH', () => {
    const found = program('chromium-browser');
    expect(provide({ PATH: ['/nowhere', directory].join(delimiter) })).toBe(found);
  });

  it('is asked for in one line where there is none', () => {
    expect(() => provide({ PATH: directory })).toThrow(
      /^Chromium was not found: install it .* or set CHROMIUM_PATH to the program$/,
    );
    expect(() => provide({ PATH: directory, CHROMIUM_PATH: join(directory, 'none') })).toThrow(
      /^CHROMIUM_PATH names no program: install it /,
    );
  });

  it('is installed by apt-get where that may be', () => {
    const installed = join(directory, 'chromium');
    const put = `[ "$1" != install ] || { : >${installed}; /bin/chmod +x ${installed}; }`;
    program('apt-get', put);
    expect(provide({ PATH: directory }, true)).toBe(installed);
  });

  it('that apt-get cannot install is asked for, with what apt-get has said', () => {
    program('apt-get', 'echo "E: no network" >&2; exit 100');
    expect(() => provide({ PATH: directory }, true)).toThrow(
      /^apt-get update failed \(E: no network\): install it /,
    );
  });
});
