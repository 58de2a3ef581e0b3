import { Member, User } from './member.js';
import { Room } from './room.js';

describe('The memberships of a user', () => {
  function joined(count: number) {
    const user = new User('ann', undefined);
    const members = Array.from({ length: count }, (_, index) => {
      const member = new Member(new Room(`room${index}`), user, index + 1, 1_000);
      user.addMembership(member);
      return member;
    });
    return { user, members };
  }

  it('are told in the order of joining', () => {
    const { user, members } = joined(3);
    expect(user.memberships).toEqual(members);
  });

  it.each([0, 1, 2])('are the others, in the same order, once number %i has ended', (ended) => {
    const { user, members } = joined(3);
    user.removeMembership(members[ended]!);
    expect(user.memberships).toEqual(members.filter((_, index) => index !== ended));
    expect(user.isMember).toBe(true);
  });

  it('are none any more once the last has ended', () => {
    const { user, members } = joined(2);
    for (const member of members) user.removeMembership(member);
    expect(user.memberships).toEqual([]);
    expect(user.isMember).toBe(false);
  });
});
