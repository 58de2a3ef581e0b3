import { execFileSync, spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Mutant, mutants, type Suite } from './mutants.js';

const root = join(import.meta.dirname, '..', '..');
const seeds = 3_000;

/** A suite that takes longer does not end: that is as red as one that fails. */
const suiteMaxMs = 600_000;

/** A copy of the tree, as it stands, in which mutants are planted. */
function copyOfTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'chatroom-membership-mutants-'));
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { cwd: root });
  for (const file of listed.toString().split('\n').filter(Boolean)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    copyFileSync(join(root, file), join(copy, file));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

function plant({ file, find, replace, name }: Mutant, copy: string): () => void {
  const path = join(copy, file);
  const original = readFileSync(path, 'utf8');
  const occurrences = original.split(find).length - 1;
  if (occurrences !== 1) {
    throw new Error(`“${name}”: its text stands ${occurrences} times in ${file}, not once`);
  }
  writeFileSync(
    path,
    original.replace(find, () => replace),
  );
  return () => {
    writeFileSync(path, original);
  };
}

function commandOf(suite: Suite): string[] {
  if (suite === 'simulation') {
    const sources = ['--import', './tools/typescript/register.mjs', '--conditions=source'];
    return [...sources, 'test/simulation/main.ts', '--seeds', String(seeds), '--first-failure'];
  }
  const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];
  return [...jest, '--selectProjects', 'unit', '--runTestsByPath', suite.spec];
}

/** Resolves with whether the suite has turned red, and its last words. */
function turnsRed(suite: Suite, copy: string): Promise<{ red: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, commandOf(suite), {
      cwd: copy,
      timeout: suiteMaxMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
    }
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ red: code !== 0, output: code === null ? 'it did not end' : output });
    });
  });
}

interface Catch {
  readonly by: string;
  readonly words: string;
}

async function caught({ suites }: Mutant, copy: string): Promise<Catch | undefined> {
  for (const suite of suites) {
    const { red, output } = await turnsRed(suite, copy);
    const words = output.trim().split('\n').slice(0, 2).join(' ');
    if (red) return { by: suite === 'simulation' ? suite : suite.spec, words };
  }
  return undefined;
}

const only = process.argv.slice(2);
const chosen = mutants.filter(({ name }) => only.every((part) => name.includes(part)));
const copy = copyOfTree();
let survivors = 0;
try {
  for (const mutant of chosen) {
    const restore = plant(mutant, copy);
    const startedAt = performance.now();
    const { by, words } = (await caught(mutant, copy)) ?? { by: 'NOTHING', words: '' };
    if (by === 'NOTHING') survivors += 1;
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    console.log(`${mutant.name.padEnd(65)} ${by.padEnd(12)} ${seconds.padStart(6)} s  ${words}`);
    restore();
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${chosen.length} mutants, ${survivors} survived`);
process.exitCode = survivors === 0 && chosen.length > 0 ? 0 : 1;
