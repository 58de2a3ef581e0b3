import { topics } from '#contracts';
import { waitUntil } from '../../tools/local-stack/wait.js';
import { readModel } from '../system/audit.js';
import { Flood } from '../system/flood.js';
import { Installation } from '../system/installation.js';
import type { LogFollower } from '../system/log-follower.js';
import { runCommand } from './operator-command.js';

const withinMs = 60_000;
const offlineAt = Date.now() - 3_600_000;

describe('npm run verify and npm run projection:rebuild', () => {
  let installation: Installation;
  let follower: LogFollower;

  const verify = () => runCommand(installation, 'verify/main.ts');
  const rebuild = () => runCommand(installation, 'projection-rebuild/main.ts');

  const flood = (name: string) =>
    new Flood(installation, follower, { name, rooms: 4, leaving: 20, offlineAt });

  async function spoil(statement: string): Promise<void> {
    await installation.withDatabase((dataSource) => dataSource.query(statement));
  }

  async function everythingIsApplied(): Promise<void> {
    await follower.caughtUp();
    const ends = await installation.log.endOffsets(topics.membership);
    await waitUntil(
      async () => {
        const { positions } = await readModel(installation);
        return ends.every((end, partition) =>
          positions.some(
            (row) =>
              row.topic === topics.membership &&
              row.partition === partition &&
              row.nextOffset >= end,
          ),
        );
      },
      { timeoutMs: withinMs, otherwise: 'the tables did not reach the end of the log' },
    );
  }

  beforeAll(async () => {
    installation = await Installation.create();
    follower = await installation.follow();
    await Promise.all([
      installation.start('kickout-saga'),
      installation.start('membership-projection'),
      installation.start('membership-projection'),
    ]);
    const first = flood('first');
    await first.prepare();
    await installation.traffic.request('BlockUserRequested', {
      chatroomId: 'first-0',
      userId: 'blocked',
      minutes: 60,
    });
    await first.trigger();
    await first.done();
    await everythingIsApplied();
  });

  afterAll(async () => {
    await installation.remove();
  });

  it('finds nothing where nothing is wrong', async () => {
    const { status, lines, errors } = await verify();
    expect(errors).toBe('');
    expect(lines).toEqual([
      expect.stringMatching(/^event store: \d+ events of 4 rooms, as they must be$/),
      'read model: as the events say, 0 offsets behind',
      expect.stringMatching(/^ {2}rooms 4, members 12, whitelist_entries 4, block_entries 1, room/),
      'saga state: as the events say',
      '0 differences',
    ]);
    expect(status).toBe(0);
  });

  it('finds nothing either while everything goes on', async () => {
    const busy = flood('busy');
    await busy.prepare();
    const [verification] = await Promise.all([verify(), busy.trigger()]);
    await busy.done();
    expect(verification.lines.at(-1)).toBe('0 differences');
  });

  it('finds whatever differs, says where, and is content after a rebuild', async () => {
    await spoil(
      "UPDATE members SET user_id = 'ghost' WHERE chatroom_id = 'first-0' AND user_id = 'first-exempt'",
    );
    await spoil("UPDATE rooms SET member_count = 7 WHERE chatroom_id = 'first-0'");
    await spoil("DELETE FROM room_events WHERE chatroom_id = 'first-1' AND room_version = 2");
    await spoil('DELETE FROM block_entries');
    await spoil("DELETE FROM request_results WHERE chatroom_id = 'first-2'");
    const { status, lines } = await verify();
    expect(status).toBe(1);
    expect(lines).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^ {2}members has "first-0" "ghost" /),
        expect.stringMatching(/^ {2}members lacks "first-0" "first-exempt" /),
        expect.stringMatching(/^ {2}rooms has "first-0" \d+ 7 false /),
        expect.stringMatching(/^ {2}rooms lacks "first-0" \d+ 3 false /),
        expect.stringMatching(/^ {2}room_events lacks "first-1" 2 "MemberJoined" /),
        expect.stringMatching(/^ {2}block_entries lacks "first-0" "blocked" \d+$/),
        expect.stringMatching(/^ {2}request_results lacks "[^"]+" "first-2" /),
      ]),
    );
    expect((await rebuild()).lines.at(-1)).toMatch(/^rebuilt from \d+ records, and in use$/);
    expect((await verify()).lines.at(-1)).toBe('0 differences');
  });

  it('finds events and positions that the log does not have', async () => {
    await spoil(`INSERT INTO room_events
      SELECT chatroom_id, 1000 + room_version, type, user_id, occurred_at, data FROM room_events
      WHERE chatroom_id = 'first-3' AND room_version = 1`);
    await spoil('UPDATE projection_positions SET next_offset = 1000000 WHERE partition = 0');
    const { status, lines } = await verify();
    expect(status).toBe(1);
    expect(lines).toContain("  position 0:1000000 is beyond the log's end");
    expect(lines.join()).toMatch(/room_events has \d+ events of first-3, not \d+/);
    await rebuild();
    expect((await verify()).lines.at(-1)).toBe('0 differences');
  });

  it('rebuilds while projections write: they go on in the new tables, and nothing is missing', async () => {
    const [before, after] = [flood('before'), flood('after')];
    await before.prepare();
    const [outcome] = await Promise.all([rebuild(), before.trigger()]);
    expect(outcome.errors).toBe('');
    await after.prepare();
    await after.trigger();
    await Promise.all([before.done(), after.done()]);
    await everythingIsApplied();
    expect((await verify()).lines.at(-1)).toBe('0 differences');
    expect((await installation.withDatabase(schemas)).map(({ name }) => name)).not.toContain(
      'projection_rebuild',
    );
  });
});

function schemas(dataSource: {
  query<Rows>(statement: string): Promise<Rows>;
}): Promise<{ name: string }[]> {
  return dataSource.query('SELECT schema_name AS name FROM information_schema.schemata');
}
