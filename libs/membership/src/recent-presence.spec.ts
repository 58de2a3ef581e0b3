import fc from 'fast-check';
import { type Presence, withFact } from './presence.js';
import { given } from './oracle/given.js';
import { join, offline as goesOffline } from './oracle/inputs.js';
import { RecentPresence } from './recent-presence.js';
import { Rooms } from './rooms.js';

function sharedBy(...tasks: object[]): RecentPresence {
  const memory = new RecentPresence();
  for (const task of tasks) memory.join(task);
  return memory;
}

const cause = { topic: 'chat.users', partition: 0, offset: '0' };

const online = (at: number) => ({ online: true, at });
const offline = (at: number) => ({ online: false, at });

describe('the memory of presence', () => {
  it('knows of each user what its facts say, in whatever order, generations between or not', () => {
    const anyFact = fc.record({
      user: fc.nat(2_000).map((number) => `user-${number}`),
      online: fc.boolean(),
      at: fc.nat(20),
    });
    fc.assert(
      fc.property(
        fc.array(anyFact, { maxLength: 3_000, size: 'max' }),
        fc.nat(2_999),
        (facts, cut) => {
          const task = {};
          const memory = sharedBy(task);
          const expected = new Map<string, Presence>();
          for (const [index, { user, ...fact }] of facts.entries()) {
            if (index === cut) memory.settle(task);
            memory.learn(user, fact);
            expected.set(user, withFact(expected.get(user), fact));
          }
          for (const [user, presence] of expected) expect(memory.get(user)).toEqual(presence);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('keeps what was read since the last but one settling', () => {
    const task = {};
    const memory = sharedBy(task);
    memory.learn('u', offline(1));
    memory.settle(task);
    expect(memory.get('u')).toEqual(offline(1));
    memory.settle(task);
    expect(memory.get('u')).toBeUndefined();
  });

  it('does not take an old UserOffline for news once the UserOnline behind it is forgotten', () => {
    const task = {};
    const memory = sharedBy(task);
    memory.learn('u', online(20));
    memory.settle(task);
    memory.learn('u', offline(10));
    memory.settle(task);
    expect(memory.get('u')).toEqual(online(20));
  });

  it('waits for the slowest of those who share it', () => {
    const [quick, slow] = [{}, {}];
    const memory = sharedBy(quick, slow);
    memory.learn('u', offline(1));
    for (let times = 0; times < 10; times += 1) memory.settle(quick);
    memory.settle(slow);
    memory.settle(quick);
    memory.settle(slow);
    expect(memory.get('u')).toEqual(offline(1));
    memory.settle(quick);
    memory.settle(quick);
    memory.settle(slow);
    expect(memory.get('u')).toBeUndefined();
  });

  it('does not wait for who has left', () => {
    const [task, other] = [{}, {}];
    const memory = sharedBy(task, other);
    memory.learn('u', offline(1));
    memory.leave(other);
    memory.settle(task);
    memory.settle(task);
    expect(memory.get('u')).toBeUndefined();
  });

  it('learns from each source once', () => {
    const task = {};
    const memory = sharedBy(task);
    const source = {};
    memory.learnAll(source, [{ userId: 'u', ...offline(1) }]);
    memory.learnAll(source, [{ userId: 'v', ...offline(1) }]);
    expect(memory.get('u')).toEqual(offline(1));
    expect(memory.get('v')).toBeUndefined();
  });

  it('gives a restored member nothing that its entry would then not be told', () => {
    const { rooms: earlier } = given([join('u1', 5), goesOffline('u1', 10)]);
    const recentPresence = new RecentPresence();
    recentPresence.learn('u1', online(20));
    const rooms = new Rooms({ recentPresence });
    for (const [key, entry] of earlier.takeChanges()) rooms.restore(key, entry);
    rooms.userFact({ type: 'UserOnline', data: { userId: 'u1' } }, 20, cause, 20);
    expect([...rooms.takeChanges().values()]).toEqual([
      expect.objectContaining({ kind: 'member', presence: online(20) }),
    ]);
  });
});
