import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Browser, chromium, type Page } from 'playwright-core';
import { createEngine, createMembershipClient, resultCodes } from '#client';
import { provideChromium } from '../../tools/chromium/chromium.js';
import { projectDirectory } from '../../tools/local-stack/index.js';
import { issueLocalToken } from '../../tools/local-token.js';
import { Installation } from '../system/installation.js';
import type { ServiceProcess } from '../system/service-process.js';
import { type InstalledClient, installClient } from './client-package.js';
import { Gateway } from './gateway.js';
import { type Observation, observe, type Scene } from './observation.js';

const { OK, NOT_IN_CHATROOM, INVALID_PARAMETER, REQUEST_TIMEOUT } = resultCodes;

/** Where the browser has to be fetched. */
const browserMaxMs = 15 * 60_000;
/** Without these it looks for its maker's servers at every start. */
const quietly = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

let directory: string;
let client: InstalledClient;
let installation: Installation;
let saga: ServiceProcess;
let api: ServiceProcess;
let gateway: Gateway;
let browser: Browser;
let page: Page;
let token: string;

beforeAll(async () => {
  const executablePath = provideChromium();
  directory = mkdtempSync(join(tmpdir(), 'client-'));
  client = installClient();
  const issued = await issueLocalToken(join(directory, 'key.pem'));
  token = issued.token;
  installation = await Installation.create();
  [saga, , api] = await Promise.all([
    installation.start('kickout-saga'),
    installation.start('membership-projection'),
    installation.start('membership-api', issued.settings),
  ]);
  gateway = await Gateway.start(api.url, client.modules);
  browser = await chromium.launch({ executablePath, args: quietly });
  page = await browser.newPage();
  await page.goto(gateway.url);
}, browserMaxMs);

afterAll(async () => {
  await browser.close();
  await gateway.close();
  await installation.remove();
  rmSync(directory, { recursive: true, force: true });
  rmSync(client.directory, { recursive: true, force: true });
});

/** The same observation in each runtime, through the same gateway. */
const runtimes: Readonly<Record<string, (scene: Scene) => Promise<Observation>>> = {
  Node: (scene) => observe(createEngine, scene),
  Chromium: (scene) =>
    page.evaluate<Observation>(`(async () => {
      const { createEngine } = await import('/client/index.js');
      const { observe } = await import('/observation.js');
      return observe(createEngine, ${JSON.stringify(scene)});
    })()`),
};

function sceneIn(runtime: string, of: Partial<Scene> & Pick<Scene, 'operation'>): Scene {
  const targetId = `room of ${runtime}`;
  return {
    baseUrl: gateway.url,
    token,
    userId: 'ann',
    targetId,
    passesCallback: true,
    timeoutMs: 30_000,
    ...of,
  };
}

describe.each(Object.entries(runtimes))('in %s, a call', (runtime, run) => {
  const room = `room of ${runtime}`;

  it('that is accepted tells the callback that it has passed, and only it', async () => {
    expect(await run(sceneIn(runtime, { operation: 'join' }))).toEqual({
      returned: OK,
      told: [['call', OK, room]],
    });
    expect(await run(sceneIn(runtime, { operation: 'leave' }))).toEqual({
      returned: OK,
      told: [['call', OK, room]],
    });
  });

  it('that is accepted without a callback tells the engine', async () => {
    const scene = sceneIn(runtime, { operation: 'leave', passesCallback: false });
    expect(await run(scene)).toEqual({
      returned: OK,
      told: [['engine', NOT_IN_CHATROOM, room]],
    });
  });

  it('that is refused returns why, and tells nobody', async () => {
    const scenes = [
      sceneIn(runtime, { operation: 'leave', token: 'not-a-token' }),
      sceneIn(runtime, { operation: 'leave', userId: 'u'.repeat(200) }),
    ];
    expect(await Promise.all(scenes.map(run))).toEqual(
      Array(2).fill({ returned: INVALID_PARAMETER, told: [] }),
    );
  });

  it('tells its outcome once, and takes effect once, though answers get lost', async () => {
    const scene = sceneIn(runtime, { operation: 'join', targetId: `${room}, lossy` });
    gateway.answersToLose = 3;
    expect(await run(scene)).toEqual({ returned: OK, told: [['call', OK, scene.targetId]] });
    expect(gateway.answersToLose).toBe(0);
    const reader = createMembershipClient({ baseUrl: api.url, token });
    const joined = { chatroomId: scene.targetId, minVersion: 2, waitMs: 20_000 };
    const types: string[] = [];
    for await (const { type } of reader.eachEvent(joined)) types.push(type);
    expect(types).toEqual(['RoomCreated', 'MemberJoined']);
  });
});

describe('the server side', () => {
  it('reads and changes what the API has, typed', async () => {
    const membership = createMembershipClient({ baseUrl: api.url, token });
    const chatroomId = 'server side';
    for (const userId of ['u1', 'u2', 'u3']) {
      await membership.join({ chatroomId, userId, waitMs: 20_000 });
    }
    const kicked = await membership.removeMember({ chatroomId, userId: 'u1', waitMs: 20_000 });
    const blocked = await membership.blockUser({
      chatroomId,
      userId: 'u2',
      minutes: 60,
      waitMs: 20_000,
    });
    await membership.addToWhitelist({ chatroomId, userId: 'u3', waitMs: 20_000 });
    const done = await membership.setPolicy({ chatroomId, offlineSeconds: 40, waitMs: 20_000 });
    expect([kicked, blocked, done].map((answer) => 'code' in answer && answer.code)).toEqual([
      OK,
      OK,
      OK,
    ]);
    const minVersion = 'roomVersion' in done ? done.roomVersion : 0;
    const fresh = { chatroomId, minVersion, waitMs: 20_000 };
    const users = async (entries: AsyncIterable<{ readonly userId: string }>) => {
      const list: string[] = [];
      for await (const { userId } of entries) list.push(userId);
      return list;
    };
    expect(await users(membership.eachMember({ ...fresh, limit: 1 }))).toEqual(['u3']);
    expect(await users(membership.eachBlock(fresh))).toEqual(['u2']);
    expect(await users(membership.eachWhitelistEntry(fresh))).toEqual(['u3']);
    expect(await membership.checkMemberships({ ...fresh, userIds: ['u1', 'u3'] })).toEqual({
      members: { u1: false, u3: true },
    });
    expect((await membership.getPolicy(fresh)).offlineSeconds).toBe(40);
    expect(await membership.explainMember({ chatroomId, userId: 'u3' })).toMatchObject({
      exempt: true,
    });
    const reasons: unknown[] = [];
    for await (const { reason } of membership.eachHistoryEntry({ ...fresh, userId: 'u1' })) {
      reasons.push(reason);
    }
    expect(reasons).toEqual(['KICKED', undefined]);
    await expect(membership.getMember({ ...fresh, userId: 'u1' })).rejects.toMatchObject({
      name: 'MembershipApiError',
      status: 404,
      code: NOT_IN_CHATROOM,
    });
  });
});

describe('the example of docs/client.md', () => {
  it('prints what stands there', async () => {
    const document = readFileSync(join(projectDirectory, 'docs/client.md'), 'utf8');
    const [, example, output] =
      /```js\n(\/\/ example\.mjs\n.*?)```.*?```text\n(.*?)```/s.exec(document) ?? [];
    const file = join(client.directory, 'example.mjs');
    writeFileSync(file, String(example));
    const child = spawn(process.execPath, [file], {
      env: { ...process.env, API_URL: api.url, TOKEN: token },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect([errors, printed]).toEqual(['', output]);
  });
});

describe('while nobody decides', () => {
  beforeAll(async () => {
    await saga.stop();
  });

  it.each(Object.entries(runtimes))('a call in %s tells 30003, once', async (runtime, run) => {
    const scene = sceneIn(runtime, { operation: 'leave', timeoutMs: 2_000 });
    expect(await run(scene)).toEqual({
      returned: OK,
      told: [['call', REQUEST_TIMEOUT, scene.targetId]],
    });
  });
});
