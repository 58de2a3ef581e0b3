import { topics } from '#contracts';
import { Story } from './testing/story.js';

describe('the kick-out saga over a log in memory', () => {
  it('removes an offline member at the 31st message, and says which message that was', async () => {
    const story = await Story.begin();
    story.join('r', 'u');
    await story.settle();
    story.offline('u', story.now + 1);
    story.messages('r', 30, story.now + 2);
    await story.settle();
    expect(story.removals()).toEqual([]);
    story.messages('r', 1, story.now + 40);
    await story.settle();
    expect(story.removals()).toEqual(['r u OFFLINE_MESSAGE_COUNT']);
    expect(story.events('MemberRemoved')[0]).toMatchObject({
      membershipId: 'r:2',
      roomVersion: 3,
      causedBy: { topic: topics.messages, offset: '30' },
      evidence: { offlineAt: story.now + 1, messagesSince: 31 },
    });
  });

  it.each([
    ['presence first', ['users', 'messages', 'requests']],
    ['messages first', ['messages', 'requests', 'users']],
    ['requests first', ['requests', 'users', 'messages']],
  ] as const)('decides the same whatever is read first: %s', async (_, order) => {
    const story = await Story.begin();
    const start = story.now;
    const write = {
      requests: () => {
        story.send(
          { type: 'JoinRequested', data: { requestId: 'j', chatroomId: 'r', userId: 'u' } },
          start,
        );
      },
      users: () => {
        story.offline('u', start + 1);
      },
      messages: () => {
        story.messages('r', 31, start + 2);
      },
    };
    for (const topic of order) {
      write[topic]();
      await story.settle();
    }
    expect(story.removals()).toEqual(['r u OFFLINE_MESSAGE_COUNT']);
  });

  it('does not remove a member whose UserOnline was written before the decision', async () => {
    const story = await Story.begin();
    story.join('r', 'u');
    await story.settle();
    story.offline('u', story.now + 1);
    await story.settle();
    story.online('u', story.now + 2);
    story.messages('r', 40, story.now + 3);
    await story.settle();
    expect(story.removals()).toEqual([]);
  });

  it('goes on after a crash as if there had been none', async () => {
    const story = await Story.begin();
    for (const userId of ['u1', 'u2']) story.join('r', userId);
    await story.settle();
    story.offline('u1', story.now + 1);
    story.messages('r', 20, story.now + 2);
    await story.driver.advance(3_000);
    story.driver.crash(story.process);
    story.messages('r', 11, story.now);
    await story.driver.startProcess();
    await story.settle();
    expect(story.removals()).toEqual(['r u1 OFFLINE_MESSAGE_COUNT']);
    expect(story.events('MemberRemoved')[0]?.evidence?.messagesSince).toBe(31);
    expect(story.events('MemberJoined').map(({ roomVersion }) => roomVersion)).toEqual([2, 3]);
  });

  it('removes each of many once while processes come and go', async () => {
    const story = await Story.begin();
    const rooms = Array.from({ length: 12 }, (_, index) => `room-${String(index)}`);
    for (const room of rooms) {
      for (let user = 0; user < 5; user++) story.join(room, `${room}-u${String(user)}`);
    }
    await story.settle();
    const second = await story.driver.startProcess();
    for (const room of rooms) {
      for (let user = 0; user < 5; user++) story.offline(`${room}-u${String(user)}`, story.now + 1);
    }
    await story.driver.log.deliver();
    for (const room of rooms) story.messages(room, 31, story.now + 2);
    await story.driver.log.deliver();
    story.driver.crash(second);
    await story.driver.startProcess();
    await story.settle();
    const removals = story.removals();
    expect(new Set(removals).size).toBe(60);
    expect(removals).toHaveLength(60);
  });

  it('sends a broken record of every input to the dead letters, once, and goes on', async () => {
    const story = await Story.begin();
    const broken = { value: '{', headers: {} };
    story.driver.pipe(topics.requests, { ...broken, key: 'r' });
    story.driver.pipe(topics.users, { ...broken, key: 'u' });
    story.driver.pipe(topics.activity, { ...broken, key: 'r' });
    story.driver.pipe(topics.messages, { ...broken, key: null });
    story.join('r', 'u');
    await story.settle();
    await story.driver.advance(3_000);
    story.driver.crash(story.process);
    await story.driver.startProcess();
    await story.settle();
    const letters = story.driver.read(topics.deadLetters);
    expect(letters.map(({ headers }) => headers['dlq_topic']).sort()).toEqual([
      topics.messages,
      topics.users,
      topics.activity,
      topics.requests,
    ]);
    expect(story.events('MemberJoined')).toHaveLength(1);
  });

  it('answers a request that breaks its schema but can be told apart', async () => {
    const story = await Story.begin();
    story.driver.pipe(topics.requests, {
      key: 'r',
      value: '{"requestId":"q","chatroomId":"r","userId":""}',
      headers: { ce_type: 'JoinRequested' },
    });
    await story.settle();
    expect(story.results()).toEqual([]);
    story.driver.pipe(topics.requests, {
      key: 'r',
      value: '{"requestId":"q","chatroomId":"r"}',
      headers: { ce_type: 'JoinRequested' },
    });
    await story.settle();
    expect(story.results()).toEqual([23412]);
    expect(story.driver.read(topics.deadLetters)).toHaveLength(2);
  });

  it('ends an exemption by its timer and judges the member with the messages seen', async () => {
    const story = await Story.begin();
    story.join('r', 'vip');
    const expiresAt = story.now + 60_000;
    story.send({
      type: 'AddToWhitelistRequested',
      data: { requestId: 'w', chatroomId: 'r', userId: 'vip', expiresAt },
    });
    await story.settle();
    story.offline('vip', story.now + 1);
    story.messages('r', 40, story.now + 2);
    await story.driver.advance(59_999);
    expect(story.removals()).toEqual([]);
    await story.driver.advance(1);
    expect(story.removals()).toEqual(['r vip OFFLINE_MESSAGE_COUNT']);
  });
});
