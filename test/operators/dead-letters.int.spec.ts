import { deadLetterHeaders, encodeEvent, type OutgoingRecord, topics } from '#contracts';
import { Installation } from '../system/installation.js';
import type { LogFollower } from '../system/log-follower.js';
import type { Sentinels } from '../system/sentinels.js';
import { type CommandOutcome, runCommand } from './operator-command.js';

const joinedAt = Date.now() - 60_000;

/** A request as an older version would have left it in the dead letters, which this version reads. */
function sound(requestId: string, userId: string): OutgoingRecord {
  const data = { requestId, chatroomId: 'room', userId };
  const attribution = { id: requestId, source: 'test', timeMs: joinedAt };
  const record = encodeEvent({ type: 'JoinRequested', data }, attribution);
  return {
    ...record,
    headers: {
      ...record.headers,
      [deadLetterHeaders.reason]: 'was not understood',
      [deadLetterHeaders.topic]: topics.requests,
      [deadLetterHeaders.partition]: '0',
      [deadLetterHeaders.offset]: '0',
    },
  };
}

describe('npm run dead-letters', () => {
  let installation: Installation;
  let follower: LogFollower;
  let sentinels: Sentinels;

  const deadLetters = (...words: string[]): Promise<CommandOutcome> =>
    runCommand(installation, 'dead-letters/main.ts', words);

  async function idsOf(reason: string, ...filter: string[]): Promise<string[]> {
    const { lines } = await deadLetters('list', '--reason', reason, ...filter);
    return lines.slice(1, -1).map((line) => line.split(' ')[0] ?? '');
  }

  beforeAll(async () => {
    installation = await Installation.create();
    follower = await installation.follow();
    await installation.start('kickout-saga');
    sentinels = await installation.sentinels(follower);
    const { traffic } = installation;
    await traffic.poison(topics.requests, 'room');
    const broken = { key: 'line\nbreak', value: '{', headers: { ce_type: 'UserOnline' } };
    await traffic.raw(topics.users, { ...broken, timestamp: joinedAt });
    await traffic.raw(topics.deadLetters, sound('r-1', 'ann'));
    await traffic.raw(topics.deadLetters, sound('r-2', 'bob'));
    await sentinels.settled();
  });

  afterAll(async () => {
    await installation.remove();
  });

  it('lists where each record came from and what is wrong with it, one line each', async () => {
    const { status, lines } = await deadLetters('list');
    expect(status).toBe(0);
    expect(lines[0]).toMatch(/^ID +TOPIC +STOOD AT +TYPE +KEY +TIME +REASON$/);
    expect(lines).toHaveLength(6);
    expect(lines.at(-1)).toBe('dead letters: 4');
    expect(lines.find((line) => line.includes('chat.users'))).toMatch(
      /^\d+:\d+ +chat\.users +\d:\d+ +UserOnline +line\\nbreak +\d{4}-\S+Z +value is not JSON in UTF-8$/,
    );
  });

  it('lists those of a topic, or with a reason', async () => {
    expect((await deadLetters('list', '--topic', topics.users)).lines.at(-1)).toBe(
      'dead letters: 1',
    );
    expect(await idsOf('not understood')).toHaveLength(2);
  });

  it('shows a record as it was received', async () => {
    const [id = ''] = await idsOf('not JSON', '--topic', topics.requests);
    const { status, lines } = await deadLetters('show', id);
    expect(status).toBe(0);
    expect(lines).toContain('dlq_topic: chatroom.requests');
    expect(lines.at(-1)).toBe('{"broken"');
  });

  it('replays a record that can be read by now: it is handled, with its own event time', async () => {
    const [first = '', second = ''] = await idsOf('not understood');
    expect((await deadLetters('replay', first)).lines).toEqual([
      `${first} was written to chatroom.requests`,
      '1 replayed, 0 left alone',
    ]);
    await deadLetters('replay', second);
    await sentinels.settled();
    await follower.caughtUp();
    const joins = follower.events('MemberJoined').map(({ data }) => data);
    const users = joins.filter(({ chatroomId }) => chatroomId === 'room');
    expect(users.map(({ userId }) => userId).sort()).toEqual(['ann', 'bob']);
    expect(users.map(({ occurredAt }) => occurredAt)).toEqual([joinedAt, joinedAt]);
  });

  it('leaves alone what would come back, and says so by its status', async () => {
    const before = (await deadLetters('list')).lines.length;
    const { status, lines } = await deadLetters('replay', '--all', '--topic', topics.users);
    expect(status).toBe(1);
    expect(lines[0]).toMatch(/^\d+:\d+ is left alone: value is not JSON in UTF-8$/);
    expect(lines.at(-1)).toBe('0 replayed, 1 left alone');
    await sentinels.settled();
    expect((await deadLetters('list')).lines).toHaveLength(before);
  });

  it('says how it is used where it is used otherwise', async () => {
    const { status, errors } = await deadLetters('delete');
    expect(status).toBe(1);
    expect(errors).toMatch(/^npm run dead-letters -- list/);
  });

  it('says which dead letter there is not', async () => {
    const { status, errors } = await deadLetters('show', '0:999999');
    expect(status).toBe(1);
    expect(errors).toBe('no such dead letter: 0:999999\n');
  });
});
