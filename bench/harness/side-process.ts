import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { localDirectory, projectDirectory } from '../../tools/local-stack/index.js';
import { type Usage, usageOf } from './usage.js';

export interface SideCommand {
  readonly name: string;
  readonly command: string;
  readonly arguments: readonly string[];
}

export type Report = Readonly<Record<string, number>>;

/** What is measured: one process, or several together. */
export interface Side {
  /** @throws {Error} where it ends without saying so, or does not say so in time. */
  reported(what: string, withinMs: number): Promise<Report>;
  /** What it has used up to now, or up to its end. */
  usage(): Usage;
  /** Asks it to end and waits; it is killed where it takes longer than a minute. */
  stop(): Promise<void>;
}

const loader = join(projectDirectory, 'tools/typescript/register.mjs');
const endWithinMs = 60_000;
const usageIntervalMs = 100;

/**
 * One side of a bench, as a process: it says what it has to say as lines of JSON on its standard output,
 * `{"what":{…}}`, and ends when its standard input does, so that it cannot outlive this process.
 */
export class SideProcess implements Side {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #reports = new Map<string, Report>();
  readonly #ended: Promise<void>;
  #listeners: (() => void)[] = [];
  #hasEnded = false;
  #usage: Usage | undefined;

  constructor({ name, command, arguments: parameters }: SideCommand) {
    const log = openLog(name);
    this.#name = name;
    this.#child = spawn(command, parameters, { stdio: ['pipe', 'pipe', log] });
    closeSync(log);
    this.#child.stdin?.on('error', () => undefined);
    if (this.#child.stdout !== null) {
      createInterface(this.#child.stdout).on('line', (line) => {
        this.#take(line);
      });
    }
    const sampling = setInterval(() => this.usage(), usageIntervalMs);
    this.#ended = new Promise<void>((resolve) => {
      this.#child.once('error', () => resolve());
      this.#child.once('close', () => resolve());
    }).then(() => {
      clearInterval(sampling);
      this.#hasEnded = true;
      this.#tell();
    });
  }

  get pid(): number {
    return this.#child.pid ?? NaN;
  }

  usage(): Usage {
    this.#usage = usageOf(this.pid) ?? this.#usage;
    return this.#usage ?? { cpuMs: NaN, peakBytes: NaN, residentBytes: NaN };
  }

  async reported(what: string, withinMs: number): Promise<Report> {
    const deadline = setTimeout(() => this.#child.kill('SIGKILL'), withinMs);
    try {
      for (;;) {
        const report = this.#reports.get(what);
        if (report !== undefined) return report;
        if (this.#hasEnded) {
          throw new Error(`${this.#name} ended without "${what}": see ${logFileOf(this.#name)}`);
        }
        await new Promise<void>((resolve) => this.#listeners.push(resolve));
      }
    } finally {
      clearTimeout(deadline);
    }
  }

  /** To its standard input. Resolves when more may be written. */
  async write(bytes: Buffer): Promise<void> {
    const { stdin } = this.#child;
    if (stdin === null || stdin.write(bytes) || this.#hasEnded) return;
    await Promise.race([new Promise((resolve) => stdin.once('drain', resolve)), this.#ended]);
  }

  async stop(): Promise<void> {
    this.#child.stdin?.end();
    const deadline = setTimeout(() => this.#child.kill('SIGKILL'), endWithinMs);
    await this.#ended;
    clearTimeout(deadline);
  }

  /** kill -9; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #take(line: string): void {
    if (!line.startsWith('{"')) return;
    const parsed = JSON.parse(line) as Record<string, Report>;
    for (const [what, report] of Object.entries(parsed)) this.#reports.set(what, report);
    this.#tell();
  }

  #tell(): void {
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}

function openLog(name: string): number {
  const file = logFileOf(name);
  mkdirSync(join(file, '..'), { recursive: true });
  return openSync(file, 'a');
}

function logFileOf(name: string): string {
  return join(localDirectory, 'logs', 'bench', `${name}.log`);
}

/** In the process of a side that is written in TypeScript: says something. */
export function report(what: string, content: Report): void {
  process.stdout.write(`${JSON.stringify({ [what]: content })}\n`);
}

/** In such a process: resolves when it is to end. */
export function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.once('end', resolve).resume();
  });
}

/** A side that is a module of `bench/sides`, run as this process is run: from the build or from the sources. */
export function moduleSide(
  name: string,
  assignment: unknown,
  options: readonly string[] = [],
): SideCommand {
  const extension = import.meta.filename.endsWith('.ts') ? 'ts' : 'js';
  const file = join(import.meta.dirname, '..', 'sides', `${name}.${extension}`);
  return {
    name,
    command: process.execPath,
    arguments: [
      ...(extension === 'ts' ? ['--import', loader] : process.execArgv),
      ...profiling(name),
      ...options,
      file,
      JSON.stringify(assignment),
    ],
  };
}

/** `BENCH_PROFILE=<directory>`: each process leaves a CPU profile there. */
function profiling(name: string): string[] {
  const directory = process.env['BENCH_PROFILE'];
  return directory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${join(directory, name)}`];
}

/** In such a process: what it was given. */
export function takeAssignment(): unknown {
  return JSON.parse(process.argv[2] ?? '');
}
