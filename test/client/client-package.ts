import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDirectory } from '../../tools/local-stack/index.js';

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

export interface InstalledClient {
  /** A directory from which `chatroom-membership-client` can be imported, and nothing else. */
  readonly directory: string;
  /** What the package holds, by paths. */
  readonly files: readonly string[];
  /** Where its modules are. */
  readonly modules: string;
}

/** Builds and packs the client, and unpacks it as npm would install it. */
export function installClient(): InstalledClient {
  const directory = mkdtempSync(join(tmpdir(), 'client-package-'));
  const [packed] = JSON.parse(
    run('npm', ['pack', '--json', '--pack-destination', directory], 'libs/client'),
  ) as [Packed];
  const target = join(directory, 'node_modules', 'chatroom-membership-client');
  mkdirSync(target, { recursive: true });
  const archive = join(directory, packed.filename);
  run('tar', ['--extract', '--file', archive, '--directory', target, '--strip-components', '1']);
  const files = packed.files.map(({ path }) => path).sort();
  return { directory, files, modules: join(target, 'dist') };
}

function run(command: string, parameters: readonly string[], folder = ''): string {
  const cwd = join(projectDirectory, folder);
  return execFileSync(command, parameters, { cwd, encoding: 'utf8', stdio: 'pipe' });
}
