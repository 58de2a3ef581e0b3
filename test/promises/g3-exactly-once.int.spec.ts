import { waitUntil } from '../../tools/local-stack/wait.js';
import { audit, auditPositions } from '../system/audit.js';
import { Flood } from '../system/flood.js';
import { Installation } from '../system/installation.js';
import type { LogFollower } from '../system/log-follower.js';
import type { Sentinels } from '../system/sentinels.js';
import type { ServiceProcess } from '../system/service-process.js';

const hourMs = 3_600_000;
const withinMs = 60_000;
const partitions = 4;
const offlineAt = Date.now() - hourMs;

describe('G3: every removal is made once', () => {
  let installation: Installation;
  let follower: LogFollower;
  let sentinels: Sentinels;
  let saga: ServiceProcess;

  beforeEach(async () => {
    installation = await Installation.create({ partitions });
    follower = await installation.follow();
    saga = await installation.start('kickout-saga');
    sentinels = await installation.sentinels(follower);
  });

  afterEach(async () => {
    await installation.remove();
  });

  /** Floods whose users are offline already; each needs only its trigger. */
  async function floods<Name extends string>(
    size: { readonly rooms: number; readonly leaving: number },
    ...names: readonly Name[]
  ): Promise<Record<Name, Flood>> {
    const made = names.map(
      (name) => new Flood(installation, follower, { name, ...size, offlineAt }),
    );
    for (const flood of made) await flood.prepare();
    await sentinels.read();
    return Object.fromEntries(names.map((name, index) => [name, made[index]])) as Record<
      Name,
      Flood
    >;
  }

  async function tasksAre(...expected: (readonly [ServiceProcess, number])[]): Promise<void> {
    const running = () => Promise.all(expected.map(([process]) => process.runningTasks()));
    const wanted = expected.map(([, tasks]) => tasks).join(' and ');
    await waitUntil(async () => (await running()).join(' and ') === wanted, {
      timeoutMs: withinMs,
      otherwise: `the processes do not have ${wanted} tasks`,
    });
  }

  async function standUpToTheAudit(
    prepared: Readonly<Record<string, Flood>>,
    ...sagas: readonly ServiceProcess[]
  ): Promise<void> {
    const all = Object.values(prepared);
    for (const flood of all) await flood.done();
    await sentinels.settled();
    await Promise.all(sagas.map((process) => process.stop()));
    await auditPositions(installation);
    expect(all.map(({ removed }) => removed)).toEqual(all.map(({ size }) => size));
    expect(await audit(installation)).toEqual([]);
  }

  it('whatever the saga is doing when it is killed', async () => {
    const flood = await floods(
      { rooms: 10, leaving: 250 },
      'writing',
      'committed',
      'starting',
      'half',
    );
    async function killAndStart(): Promise<void> {
      await saga.kill();
      saga = await installation.launch('kickout-saga');
    }
    await flood.writing.untilWriting();
    await killAndStart();
    expect(flood.writing.removed).toBeLessThan(flood.writing.size);
    await flood.writing.done();

    await flood.committed.untilRemoved(0);
    await killAndStart();
    await flood.starting.trigger();
    await waitUntil(() => saga.isLive(), { timeoutMs: withinMs, otherwise: 'no successor came' });
    await killAndStart();
    await flood.half.untilRemoved(0.3);
    await killAndStart();
    await standUpToTheAudit(flood, saga);
  });

  it('while sagas share the rooms, come and go, and one stands still for longer than its session', async () => {
    const second = await installation.start('kickout-saga');
    await tasksAre([saga, 2], [second, 2]);
    const flood = await floods(
      { rooms: 4, leaving: 100 },
      'shared',
      'joining',
      'leaving',
      'stopped',
      'taken',
      'resumed',
    );

    await flood.shared.trigger();
    const third = await installation.launch('kickout-saga');
    await flood.joining.trigger();
    await third.untilReady();
    await flood.leaving.untilWriting();
    await third.stop();
    await tasksAre([saga, 2], [second, 2]);

    await flood.stopped.untilWriting();
    saga.pause();
    await flood.taken.trigger();
    await tasksAre([second, partitions]);
    await flood.resumed.trigger();
    saga.resume();
    await tasksAre([saga, 2], [second, 2]);
    await standUpToTheAudit(flood, saga, second);
  });
});
