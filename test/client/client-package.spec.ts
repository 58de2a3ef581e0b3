import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resultCodes as codesOfTheContract } from '#contracts';
import { resultCodes } from '#client';
import { projectDirectory } from '../../tools/local-stack/index.js';
import { type InstalledClient, installClient } from './client-package.js';

const consumer = `import { createEngine, createMembershipClient, type MembershipApiError } from 'chatroom-membership-client';

const engine = createEngine({ baseUrl: 'https://chat.example', token: () => 'token', userId: 'ann' });
const code: number = await engine.leaveChatRoom('lobby', {
  callback: { onChatRoomLeft: (outcome: number, targetId: string) => [outcome, targetId] },
});
const client = createMembershipClient({ baseUrl: 'https://chat.example' });
for await (const { userId, joinedAt } of client.eachMember({ chatroomId: 'lobby', order: 'desc' })) {
  const texts: string[] = [userId, joinedAt.toFixed(0)];
  texts.pop();
}
const blocked = await client.blockUser({ chatroomId: 'lobby', userId: 'u1', minutes: 5, waitMs: 1000 });
const outcome: number | undefined = 'code' in blocked ? blocked.code : undefined;
// @ts-expect-error -- minutes are required
await client.blockUser({ chatroomId: 'lobby', userId: 'u1' });
// @ts-expect-error -- a misspelt parameter
await client.getMember({ chatroomId: 'lobby', userId: 'u1', minVersoin: 3 });
export type Failure = MembershipApiError;
export { code, outcome };
`;

describe('The package of the client', () => {
  let client: InstalledClient;

  beforeAll(() => {
    client = installClient();
  });

  afterAll(() => {
    rmSync(client.directory, { recursive: true, force: true });
  });

  it('holds its modules, each with its types, and nothing else', () => {
    const [modules, others] = [true, false].map((isModule) =>
      client.files.filter((file) => file.startsWith('dist/') === isModule),
    );
    expect(others).toEqual(['LICENSE', 'README.md', 'package.json']);
    expect(modules).toContain('dist/index.js');
    const stems = (end: string) =>
      modules!.filter((file) => file.endsWith(end)).map((file) => file.slice(0, -end.length));
    expect(stems('.d.ts')).toEqual(stems('.js'));
    expect(modules!.length).toBe(2 * stems('.js').length);
    expect(modules!.filter((file) => /spec|examples/.test(file))).toEqual([]);
  });

  it('imports nothing but itself', () => {
    const modules = client.files.filter((file) => file.endsWith('.js'));
    const specifiers = modules.flatMap((file) => {
      const text = readFileSync(join(client.modules, '..', file), 'utf8');
      return [...text.matchAll(/(?:from|import) *\(?['"]([^'"]+)['"]/g)].map(([, of]) => of);
    });
    expect(specifiers.length).toBeGreaterThan(10);
    expect(specifiers.filter((specifier) => !/^\.{1,2}\//.test(specifier!))).toEqual([]);
  });

  it('depends on no other package', () => {
    const text = readFileSync(join(client.modules, '..', 'package.json'), 'utf8');
    const { dependencies, peerDependencies } = JSON.parse(text) as Record<string, unknown>;
    expect([dependencies, peerDependencies]).toEqual([undefined, undefined]);
  });

  it('can be imported by Node', () => {
    const script =
      "import * as client from 'chatroom-membership-client'; console.log(Object.keys(client).join())";
    const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: client.directory,
      encoding: 'utf8',
    });
    expect(printed.trim().split(',')).toEqual([
      'MembershipApiError',
      'MembershipConnectionError',
      'createEngine',
      'createMembershipClient',
      'resultCodes',
    ]);
  });

  it('has types that need neither Node nor this project', () => {
    const compilerOptions = {
      target: 'es2022',
      module: 'nodenext',
      lib: ['es2022', 'dom'],
      types: [],
      strict: true,
      noEmit: true,
      skipDefaultLibCheck: true,
    };
    const settings = join(client.directory, 'tsconfig.json');
    writeFileSync(settings, JSON.stringify({ compilerOptions, files: ['consumer.mts'] }));
    writeFileSync(join(client.directory, 'consumer.mts'), consumer);
    const compiler = join(projectDirectory, 'node_modules/typescript/bin/tsc');
    const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', settings], {
      encoding: 'utf8',
    });
    expect([stdout, status]).toEqual(['', 0]);
  });

  it('has the result codes of the contract', () => {
    expect(resultCodes).toEqual(codesOfTheContract);
  });
});
