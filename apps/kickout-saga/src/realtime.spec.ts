import { clockSkewMs } from './testing/saga-driver.js';
import { Story } from './testing/story.js';

const secondMs = 1_000;
/** The longest times that a policy can have. */
const slowest = { realtimeKickOut: true, realtimeAfterSeconds: 180, activityTimeoutSeconds: 180 };
const slowestMs = 180 * secondMs;
/** A session that has to end, a rebalance at its longest, and half a minute to start and to read. */
const worstRecoveryMs = (10 + 30 + 30) * secondMs;

async function roomOf(...users: string[]): Promise<Story> {
  const story = await Story.begin();
  story.setPolicy('r', slowest);
  for (const user of users) story.join('r', user);
  await story.settle();
  return story;
}

async function restart(story: Story, afterMs: number): Promise<void> {
  story.driver.crash(story.process);
  await story.driver.advance(afterMs);
  await story.driver.startProcess();
  await story.settle();
}

describe('real-time kick-out over a log in memory', () => {
  it('removes without any message, at its time', async () => {
    const story = await roomOf('gone', 'silent', 'alive', 'never-active');
    for (const user of ['silent', 'alive']) story.active('r', user);
    story.offline('gone');
    await story.driver.advance(100 * secondMs);
    story.active('r', 'alive');
    await story.driver.advance(slowestMs + clockSkewMs - 100 * secondMs - 1);
    expect(story.removals()).toEqual([]);
    await story.driver.advance(1);
    expect(story.removals().sort()).toEqual([
      'r gone OFFLINE_REALTIME',
      'r silent INACTIVE_REALTIME',
    ]);
  });

  it('removes nobody before its time where the clock of the process is ahead', async () => {
    const story = await Story.begin();
    story.driver.clockAheadMs = 600 * secondMs;
    await restart(story, secondMs);
    for (const user of ['gone', 'silent']) story.join('r', user);
    story.setPolicy('r', slowest);
    story.active('r', 'silent');
    story.offline('gone');
    await story.driver.advance(slowestMs + clockSkewMs - 1);
    expect(story.removals()).toEqual([]);
    await story.driver.advance(1);
    expect(story.removals().sort()).toEqual([
      'r gone OFFLINE_REALTIME',
      'r silent INACTIVE_REALTIME',
    ]);
    const [removed] = story.events('MemberRemoved');
    expect(removed?.decidedAt).toBe(story.now);
  });

  it("asks for the log's time again where nothing else is written, as after a machine was suspended", async () => {
    const story = await roomOf('gone');
    story.offline('gone');
    await story.settle();
    story.driver.clockAheadMs = 600 * secondMs;
    await restart(story, secondMs);
    await story.driver.advance(slowestMs + clockSkewMs);
    expect(story.removals()).toEqual([]);
    story.driver.clockAheadMs = 0;
    await story.driver.advance(secondMs);
    expect(story.removals()).toEqual(['r gone OFFLINE_REALTIME']);
  });

  it.each([
    ['OFFLINE_REALTIME', (story: Story) => story.offline('u')],
    ['INACTIVE_REALTIME', (story: Story) => story.active('r', 'u')],
  ])(
    '%s comes within 300 s, killed at the worst moment and recovered at its slowest',
    async (reason, last) => {
      const story = await roomOf('u');
      last(story);
      const lastAt = story.now;
      await story.driver.advance(slowestMs + clockSkewMs - 1);
      expect(story.removals()).toEqual([]);
      await restart(story, worstRecoveryMs);
      const [removed] = story.events('MemberRemoved');
      expect(removed).toMatchObject({ reason, occurredAt: lastAt + slowestMs });
      expect((removed?.decidedAt ?? Infinity) - lastAt).toBeLessThan(300 * secondMs);
    },
  );

  it('takes who is alive for alive after a restart, though no sign of life is in any state', async () => {
    const story = await roomOf('alive', 'silent');
    for (const user of ['alive', 'silent']) story.active('r', user);
    for (let minute = 0; minute < 10; minute++) {
      await story.driver.advance(60 * secondMs);
      story.active('r', 'alive');
      await story.settle();
      if (minute % 3 === 2) await restart(story, secondMs);
    }
    expect(story.removals()).toEqual(['r silent INACTIVE_REALTIME']);
  });

  it('removes after a restart who had fallen silent long before a UserOnline', async () => {
    const story = await roomOf('u');
    story.active('r', 'u');
    await story.driver.advance(170 * secondMs);
    story.online('u');
    const onlineAt = story.now;
    await story.driver.advance(100 * secondMs);
    await restart(story, secondMs);
    expect(story.removals()).toEqual([]);
    await story.driver.advance(slowestMs);
    expect(story.events('MemberRemoved')).toMatchObject([
      { reason: 'INACTIVE_REALTIME', evidence: { lastActiveAt: onlineAt } },
    ]);
  });

  it('removes nobody whose sign of life, exemption or return is in the log, after an outage', async () => {
    const users = ['active', 'exempt', 'back', 'again', 'gone'];
    const story = await roomOf(...users);
    for (const user of users) story.active('r', user);
    await story.settle();
    story.driver.crash(story.process);
    await story.driver.advance(3_600 * secondMs);
    story.active('r', 'active');
    story.online('back');
    story.exempt('r', 'exempt');
    story.send({
      type: 'LeaveRequested',
      data: { requestId: 'l', chatroomId: 'r', userId: 'again' },
    });
    story.join('r', 'again');
    await story.driver.startProcess();
    await story.settle();
    expect(story.removals()).toEqual(['r again LEFT', 'r gone INACTIVE_REALTIME']);
  });

  it.each([
    ['a sign of life', (story: Story) => story.active('r', 'u')],
    ['a UserOnline', (story: Story) => story.online('u')],
    ['an exemption', (story: Story) => story.exempt('r', 'u')],
  ])(
    'reads %s that is in the log before it decides, however late its input is',
    async (_, save) => {
      const story = await roomOf('u');
      story.active('r', 'u');
      await story.settle();
      story.driver.clock.advance(slowestMs + clockSkewMs);
      save(story);
      await story.work();
      await story.settle();
      expect(story.removals()).toEqual([]);
    },
  );

  it('removes nobody by a clock that has stepped back', async () => {
    const story = await roomOf('u');
    story.active('r', 'u');
    await story.driver.advance(60 * secondMs);
    story.driver.clock.advance(-600 * secondMs);
    await restart(story, secondMs);
    await story.driver.advance(600 * secondMs);
    expect(story.removals()).toEqual([]);
  });
});

describe('a pause of automatic removal over a log in memory', () => {
  const pause = { share: 0.5, windowMs: 10_000, holdMs: 600_000, membersMin: 2 };

  async function pausedStory(): Promise<Story> {
    const story = await Story.begin(pause);
    for (const user of ['u1', 'u2', 'u3']) story.join('r', user);
    await story.settle();
    for (const user of ['u1', 'u2']) story.offline(user);
    await story.settle();
    story.messages('r', 31, story.now + 1);
    await story.settle();
    return story;
  }

  it('loses no removal though the task is restarted while it lasts', async () => {
    const story = await pausedStory();
    await story.driver.advance(300_000);
    await restart(story, secondMs);
    expect(story.removals()).toEqual([]);
    await story.driver.advance(300_000);
    expect(story.removals().sort()).toEqual([
      'r u1 OFFLINE_MESSAGE_COUNT',
      'r u2 OFFLINE_MESSAGE_COUNT',
    ]);
    expect(story.events('MemberRemoved')[0]?.evidence).toMatchObject({ messagesSince: 31 });
  });

  it('ends when an operator says so', async () => {
    const story = await pausedStory();
    await story.resume();
    expect(story.removals()).toHaveLength(2);
  });

  it('stays ended after a restart, also where nothing else has happened since', async () => {
    const story = await Story.begin(pause);
    for (const user of ['u1', 'u2', 'u3']) story.join('r', user);
    await story.settle();
    for (const user of ['u1', 'u2']) story.offline(user);
    await story.driver.advance(10_000);
    expect(story.pauses()).toBe(1);
    await story.resume();
    story.driver.crash(story.process);
    await story.driver.startProcess();
    await story.settle();
    expect(story.pauses()).toBe(0);
  });
});
