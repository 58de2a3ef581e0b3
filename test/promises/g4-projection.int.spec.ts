import { isDeepStrictEqual } from 'node:util';
import { topics } from '#contracts';
import type { ReadModelRows } from '#persistence';
import { waitUntil } from '../../tools/local-stack/wait.js';
import { audit, auditReadModel, readModel } from '../system/audit.js';
import { Flood } from '../system/flood.js';
import { Installation } from '../system/installation.js';
import type { LogFollower } from '../system/log-follower.js';
import type { ServiceProcess } from '../system/service-process.js';

const withinMs = 60_000;
const offlineAt = Date.now() - 3_600_000;

describe('G4: PostgreSQL is the log', () => {
  let installation: Installation;
  let follower: LogFollower;
  let projections: ServiceProcess[];
  const snapshots: ReadModelRows[] = [];

  beforeAll(async () => {
    installation = await Installation.create();
    follower = await installation.follow();
    [, ...projections] = await Promise.all([
      installation.start('kickout-saga'),
      installation.start('membership-projection'),
      installation.start('membership-projection'),
    ]);
  });

  afterAll(async () => {
    await installation.remove();
  });

  /** Takes the rows as they are, and keeps them for the audit if they are others than the last. */
  async function snapshot(): Promise<ReadModelRows> {
    const rows = await readModel(installation);
    if (!isDeepStrictEqual(rows.positions, snapshots.at(-1)?.positions)) snapshots.push(rows);
    return rows;
  }

  /** Resolves in the middle of the flood: some of its removals are in the tables, others are not. */
  async function untilApplying(flood: Flood): Promise<void> {
    const removals = async () =>
      (await snapshot()).events.filter(({ type }) => type === 'MemberRemoved').length;
    const before = await removals();
    const triggering = flood.trigger();
    await waitUntil(async () => (await removals()) > before, {
      timeoutMs: withinMs,
      otherwise: 'no removal was applied',
    });
    await triggering;
  }

  async function killAndStart(index: 0 | 1): Promise<void> {
    await projections[index]?.kill();
    projections[index] = await installation.launch('membership-projection');
  }

  async function everythingIsApplied(): Promise<void> {
    await follower.caughtUp();
    const ends = new Map<string, readonly number[]>();
    for (const topic of [topics.membership, topics.results]) {
      ends.set(topic, await installation.log.endOffsets(topic));
    }
    await waitUntil(
      async () => {
        const { positions } = await readModel(installation);
        const stored = (topic: string, partition: number) =>
          positions.find((row) => row.topic === topic && row.partition === partition)?.nextOffset;
        return [...ends].every(([topic, offsets]) =>
          offsets.every((end, partition) => (stored(topic, partition) ?? 0) >= end),
        );
      },
      { timeoutMs: withinMs, otherwise: 'the tables did not reach the end of the log' },
    );
    await snapshot();
  }

  function floods(...names: readonly string[]): Flood[] {
    const size = { rooms: 8, leaving: 40, offlineAt };
    return names.map((name) => new Flood(installation, follower, { name, ...size }));
  }

  it('at every position, also when a projection is killed between its first row and its commit', async () => {
    const [killed] = floods('killed') as [Flood];
    await killed.prepare();
    await everythingIsApplied();
    await installation.whileWritesWait('room_events', async (waiting) => {
      await killed.trigger();
      await waitUntil(async () => (await waiting()) === installation.partitions, {
        timeoutMs: withinMs,
        otherwise: 'not every partition is being written',
      });
      await killAndStart(0);
      await snapshot();
    });
    await snapshot();
    await killed.done();
    await everythingIsApplied();
    expect(await auditReadModel(installation, snapshots.splice(0))).toEqual([]);
  });

  it('also when the sessions with PostgreSQL are ended while it is written to', async () => {
    const [first, second] = floods('cut-off', 'cut-off-again') as [Flood, Flood];
    for (const flood of [first, second]) {
      await flood.prepare();
      await untilApplying(flood);
      await installation.endDatabaseSessions();
      await snapshot();
    }
    await Promise.all([first.done(), second.done()]);
    await everythingIsApplied();
    expect(await auditReadModel(installation, snapshots.splice(0))).toEqual([]);
  });

  it('also when one stands still for longer than its session, and then goes on where it was', async () => {
    const [before, meanwhile, after] = floods('before', 'meanwhile', 'after') as [
      Flood,
      Flood,
      Flood,
    ];
    for (const flood of [before, after]) await flood.prepare();
    await untilApplying(before);
    projections[0]?.pause();
    await meanwhile.prepare();
    await meanwhile.trigger();
    await meanwhile.done();
    await everythingIsApplied();
    projections[0]?.resume();
    await after.trigger();
    await Promise.all([before.done(), after.done()]);
    await everythingIsApplied();
    expect(await auditReadModel(installation, snapshots.splice(0))).toEqual([]);
    const records = (await installation.read(topics.membership)).flatMap((each) => each.records);
    expect((await readModel(installation)).events).toHaveLength(records.length);
  });

  it('leaves a log that stands up to the audit', async () => {
    expect(await audit(installation)).toEqual([]);
  });
});
