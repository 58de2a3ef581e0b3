import fc from 'fast-check';
import { type Presence, type PresenceFact, withFact } from './presence.js';
import { given, givenWith } from './oracle/given.js';
import { join, offline as goesOffline } from './oracle/inputs.js';
import { RecentPresence } from './recent-presence.js';
import { Rooms } from './rooms.js';

function sharedBy(...tasks: object[]): RecentPresence {
  const memory = new RecentPresence();
  for (const task of tasks) memory.join(task);
  return memory;
}

/** As they are read: the ids in the bytes of a batch. */
function factsFor(memory: RecentPresence, told: readonly (PresenceFact & { user: string })[]) {
  const facts = memory.emptyFacts(told.length);
  const bytes = new TextEncoder().encode(told.map(({ user }) => user).join(''));
  let end = 0;
  for (const [offset, { user, online, at }] of told.entries()) {
    const start = end;
    end += user.length;
    facts.add({ bytes, start, end }, online, at, offset);
  }
  return facts;
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
            if (index % 2 === 0) memory.learn(user, fact);
            else memory.learnAll(factsFor(memory, [{ user, ...fact }]));
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

  it('learns each of the facts of a batch', () => {
    const memory = sharedBy({});
    const told = [
      { user: 'u', ...offline(2) },
      { user: 'v', ...online(3) },
      { user: 'u', ...online(1) },
    ];
    memory.learnAll(factsFor(memory, told));
    expect(memory.get('u')).toEqual({ ...offline(2), onlineAt: 1 });
    expect(memory.get('v')).toEqual(online(3));
    expect(memory.get('w')).toBeUndefined();
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

describe('the facts that concern a member', () => {
  it('are found by the ids of its members, wherever they lie', () => {
    const id = fc.constantFrom('u1', 'u2', 'u3', 'u11', 'v');
    fc.assert(
      fc.property(
        fc.uniqueArray(id),
        fc.array(id, { maxLength: 30 }),
        fc.integer(),
        (members, users, hashSeed) => {
          const recentPresence = new RecentPresence(hashSeed);
          const { rooms } = givenWith(
            { recentPresence },
            members.map((member) => join(member, 5)),
          );
          const told = users.map((user, index) => ({ user, online: index % 2 === 0, at: index }));
          const facts = factsFor(recentPresence, told);
          const found = [];
          let index = rooms.nextOfMember(facts, 0, facts.count);
          while (index < facts.count) {
            found.push(facts.fact(index));
            index = rooms.nextOfMember(facts, index + 1, facts.count);
          }
          expect(found).toEqual(
            told.flatMap(({ user, ...fact }, offset) =>
              members.includes(user) ? [{ userId: user, ...fact, offset }] : [],
            ),
          );
        },
      ),
    );
  });
});
