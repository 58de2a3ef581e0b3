import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { localDirectory, projectDirectory, StackError } from '../../tools/local-stack/index.js';
import { findJava } from '../../tools/local-stack/java.js';
import type { SideCommand } from './side-process.js';

const source = join(projectDirectory, 'bench/peers/kafka-streams');

/** The classes of `bench/peers/kafka-streams`, and how to start them. */
export interface JavaPeer {
  run(name: string, main: string, parameters: readonly string[], heap: string): SideCommand;
}

/**
 * Has Maven build it the first time, and again once its sources have changed.
 *
 * @throws {StackError} where Java or Maven is missing, or the build fails.
 */
export async function provideJavaPeer(progress: (line: string) => void): Promise<JavaPeer> {
  const java = findJava();
  const directory = join(localDirectory, 'cache', `kafka-streams-peer-${sourceHash()}`);
  if (!existsSync(directory)) {
    progress('building bench/peers/kafka-streams with Maven, once');
    const incomplete = `${directory}.incomplete-${process.pid}`;
    await build(incomplete);
    if (!existsSync(directory)) renameSync(incomplete, directory);
    rmSync(incomplete, { recursive: true, force: true });
  }
  const classpath = `${join(directory, 'classes')}:${join(directory, 'lib', '*')}`;
  return {
    run: (name, main, parameters, heap) => ({
      name,
      command: java,
      arguments: [`-Xmx${heap}`, '-cp', classpath, `chatroom.peer.${main}`, ...parameters],
    }),
  };
}

function sourceHash(): string {
  const hash = createHash('sha256');
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('/target'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files) hash.update(file.slice(source.length)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

async function build(directory: string): Promise<void> {
  const goals = ['resources:resources', 'compiler:compile', 'dependency:copy-dependencies'];
  const options = ['--batch-mode', '--quiet', '--file', join(source, 'pom.xml')];
  const maven = spawn('mvn', [...options, `-Dpeer.directory=${directory}`, ...goals]);
  let output = '';
  for (const stream of [maven.stdout, maven.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const status = await new Promise<number | undefined>((resolve) => {
    maven.once('error', () => resolve(undefined));
    maven.once('close', (code) => resolve(code ?? 1));
  });
  if (status === undefined)
    throw new StackError('Maven was not found: the benches need it to build their peer');
  if (status !== 0) throw new StackError(`Maven could not build ${source}:\n${output}`);
}
