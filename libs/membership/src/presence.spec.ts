import { isSamePresence, lastOnlineAt, type Presence, supersedes, withFact } from './presence.js';

const online = (at: number): Presence => ({ online: true, at });
const offline = (at: number, onlineAt?: number): Presence =>
  onlineAt === undefined ? { online: false, at } : { online: false, at, onlineAt };

describe('what is known of presence', () => {
  it.each([
    { known: undefined, fact: offline(5), then: offline(5) },
    { known: undefined, fact: online(5), then: online(5) },
    { known: offline(5), fact: offline(6), then: offline(6) },
    { known: offline(5, 3), fact: offline(6), then: offline(6, 3) },
    { known: offline(5), fact: online(5), then: online(5) },
    { known: offline(5, 3), fact: online(6), then: online(6) },
    { known: offline(5), fact: online(4), then: offline(5, 4) },
    { known: offline(5, 3), fact: online(4), then: offline(5, 4) },
    { known: online(5), fact: offline(6), then: offline(6, 5) },
    { known: online(5), fact: online(6), then: online(6) },
  ])('changes with a fact that tells something new: $known, $fact', ({ known, fact, then }) => {
    expect(withFact(known, fact)).toStrictEqual(then);
  });

  it.each([
    [offline(5), offline(5)],
    [offline(5), offline(4)],
    [offline(5, 3), online(3)],
    [offline(5, 3), online(2)],
    [online(5), online(5)],
    [online(5), online(4)],
    [online(5), offline(5)],
    [online(5), offline(4)],
  ])('stays what it is with a fact that tells nothing new: %j, %j', (known, fact) => {
    expect(withFact(known, fact)).toBe(known);
    expect(supersedes(fact, known)).toBe(false);
  });

  it('says when the user was last online', () => {
    const told = [online(5), offline(5, 3), offline(5), undefined];
    expect(told.map(lastOnlineAt)).toEqual([5, 3, -Infinity, -Infinity]);
  });

  it('is the same only where all of it is', () => {
    expect(isSamePresence(offline(5, 3), offline(5, 3))).toBe(true);
    for (const other of [undefined, offline(5), offline(5, 4), offline(6, 3), online(5)]) {
      expect(isSamePresence(offline(5, 3), other)).toBe(false);
    }
    expect(isSamePresence(online(5), offline(5))).toBe(false);
  });
});
