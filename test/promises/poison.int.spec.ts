import {
  deadLetterHeaders,
  encodeEvent,
  headerText,
  type OutgoingRecord,
  resultCodes,
  topics,
} from '#contracts';
import { audit } from '../system/audit.js';
import { Installation } from '../system/installation.js';
import type { LogFollower } from '../system/log-follower.js';
import type { Sentinels } from '../system/sentinels.js';
import type { Traffic } from '../system/traffic.js';

const offlineAt = Date.now() - 600_000;
const room = 'room';

interface Poison {
  readonly topic: string;
  readonly name: string;
  readonly record: OutgoingRecord;
}

function poison(
  topic: string,
  name: string,
  record: Partial<OutgoingRecord> & { readonly type?: string },
): Poison {
  const { type, ...rest } = record;
  const headers = type === undefined ? {} : { ce_type: type };
  const broken = { key: room, value: '{"broken"', headers, timestamp: Date.now(), ...rest };
  return { topic, name, record: broken };
}

const oversized = JSON.stringify({ userId: 'user', padding: 'x'.repeat(70_000) });

const poisons: readonly Poison[] = [
  poison(topics.messages, 'a message of no room', { key: null }),
  poison(topics.requests, 'no JSON', { type: 'JoinRequested' }),
  poison(topics.requests, 'no value', { type: 'JoinRequested', value: null }),
  poison(topics.requests, 'a join without a user', {
    type: 'JoinRequested',
    value: JSON.stringify({ requestId: 'incomplete', chatroomId: room }),
  }),
  poison(topics.requests, 'a key that is not the room', {
    type: 'JoinRequested',
    key: 'other-room',
    value: JSON.stringify({ requestId: 'misplaced', chatroomId: room, userId: 'user' }),
  }),
  poison(topics.users, 'no JSON', { type: 'UserOffline', key: 'user' }),
  poison(topics.users, 'a user that is a number', {
    type: 'UserOnline',
    key: '1',
    value: '{"userId":1}',
  }),
  poison(topics.users, 'more than is ever read', {
    type: 'UserOnline',
    key: 'user',
    value: oversized,
  }),
  poison(topics.activity, 'no JSON', { type: 'MemberActive' }),
  poison(topics.activity, 'nobody', { type: 'MemberActive', value: '{}' }),
];

describe('poison in the input topics', () => {
  let installation: Installation;
  let traffic: Traffic;
  let follower: LogFollower;
  let sentinels: Sentinels;

  function deadLetters() {
    return follower.records.filter(({ topic }) => topic === topics.deadLetters);
  }

  /** Where the dead letters come from, by the records that stand there. */
  async function origins(): Promise<Map<string, OutgoingRecord['value'] | Buffer>> {
    const found = new Map<string, Buffer | null>();
    for (const topic of new Set(poisons.map((each) => each.topic))) {
      for (const { partition, records } of await installation.read(topic)) {
        for (const { offset, value } of records)
          found.set(`${topic}/${partition}/${offset}`, value);
      }
    }
    return found;
  }

  beforeAll(async () => {
    installation = await Installation.create();
    traffic = installation.traffic;
    follower = await installation.follow();
    const saga = await installation.start('kickout-saga');
    sentinels = await installation.sentinels(follower);
    await traffic.joinAt(offlineAt - 1, room, ['before', 'after']);
    await sentinels.read();
    await traffic.offline('before', offlineAt);
    for (const { topic, record } of poisons) await traffic.raw(topic, record);
    await traffic.offline('after', offlineAt);
    await traffic.messagesAt(room, [offlineAt + 30_000]);
    await sentinels.settled();
    await saga.kill();
    await installation.start('kickout-saga');
    await sentinels.settled();
    await follower.caughtUp();
  });

  afterAll(async () => {
    await installation.remove();
  });

  it('does not keep its neighbours from being handled', () => {
    const removals = follower
      .events('MemberRemoved')
      .filter(({ data }) => data.chatroomId === room);
    expect(removals.map(({ data }) => data.userId)).toEqual(['before', 'after']);
  });

  it('becomes one dead letter each, also when it is read again after a restart', () => {
    const byTopic = deadLetters().map(({ record }) =>
      headerText(record.headers, deadLetterHeaders.topic),
    );
    expect(byTopic.sort()).toEqual(poisons.map(({ topic }) => topic).sort());
  });

  it('is kept as it was received, with where it stood and what is wrong with it', async () => {
    const originals = await origins();
    for (const { record } of deadLetters()) {
      const [topic, partition, offset, reason] = (
        ['topic', 'partition', 'offset', 'reason'] as const
      ).map((name) => headerText(record.headers, deadLetterHeaders[name]));
      expect(originals.get(`${topic}/${partition}/${offset}`)).toEqual(record.value);
      expect(reason).not.toBe('');
    }
    const values = deadLetters().map(({ record }) => record.value?.toString() ?? null);
    expect(values.sort()).toEqual(poisons.map((each) => each.record.value).sort());
  });

  it('is answered where the asker can be told', () => {
    const answers = follower.events('RequestCompleted').map(({ data }) => data);
    expect(answers.filter(({ requestId }) => requestId === 'incomplete')).toMatchObject([
      { chatroomId: room, code: resultCodes.INVALID_PARAMETER },
    ]);
    expect(answers.filter(({ requestId }) => requestId === 'misplaced')).toEqual([]);
  });

  it('is not what an unknown type is: that is passed over', async () => {
    const unknown = poison(topics.requests, 'of a later version', {
      type: 'SomethingNewRequested',
    });
    const before = deadLetters().length;
    await traffic.raw(unknown.topic, unknown.record);
    await traffic.raw(topics.messages, {
      ...encodeEvent(
        { type: 'MessageCreated', data: undefined },
        { id: 'other', source: 'test', timeMs: Date.now() },
        room,
      ),
      headers: { ce_type: 'MessageDeleted' },
    });
    await sentinels.settled();
    await follower.caughtUp();
    expect(deadLetters()).toHaveLength(before);
  });

  it('leaves a log that stands up to the audit', async () => {
    expect(await audit(installation)).toEqual([]);
  });
});
