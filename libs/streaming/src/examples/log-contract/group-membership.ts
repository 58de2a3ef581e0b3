import type { LogSession } from './log-session.js';

export function describeGroupMembership(session: LogSession): void {
  describe('shared by a group', () => {
    it('gives a single member everything, with nothing read before it says so', async () => {
      await session.append('rooms', 0, 'a');
      await session.append('users', 1, 'u');
      const member = await session.join();
      expect(member.partitions).toEqual([0, 1, 2, 3]);
      expect(member.broadcast).toEqual(new Map([['users', 2]]));
      member.readFrom('users', 1, 0);
      await session.until(() => member.valuesOf('users', 1).length === 1);
      expect(member.topicsSeen).toEqual(['users-1']);
    });

    it('shares its partitions among its members, and leaves them where they are', async () => {
      const first = await session.join();
      const second = await session.join(session.other);
      await session.until(() => first.partitions.length === 2 && second.partitions.length === 2);
      const held = [first.partitions, second.partitions];
      expect(held.flat().sort()).toEqual([0, 1, 2, 3]);
      expect([first.broadcast.get('users'), second.broadcast.get('users')]).toEqual([2, 2]);
      const third = await session.join(session.other);
      await session.until(() => third.partitions.length === 1);
      const members = [first, second, third];
      await session.until(() => members.flatMap(({ partitions }) => partitions).length === 4);
      expect(held[0]).toEqual(expect.arrayContaining([...first.partitions]));
      expect(held[1]).toEqual(expect.arrayContaining([...second.partitions]));
      await second.close();
      await third.close();
      await session.until(() => first.partitions.length === 4);
    });

    it('starts every assignment with everything paused', async () => {
      const first = await session.join();
      first.readsOn = false;
      for (const partition of [0, 1, 2, 3]) first.readFrom('rooms', partition, 0);
      const second = await session.join(session.other);
      await session.until(() => first.partitions.length === 2 && second.partitions.length === 2);
      first.batches.length = 0;
      for (const partition of [0, 1, 2, 3]) {
        await session.append('rooms', partition, 'new');
      }
      await session.append('users', 0, 'u');
      for (const member of [first, second]) {
        member.readFrom('users', 0, 0);
        await session.until(() => member.valuesOf('users', 0).length === 1);
        expect(member.topicsSeen).toEqual(['users-0']);
      }
    });

    it('confirms a membership, and none that has ended', async () => {
      const member = await session.join();
      let isConfirmed = false;
      void member.reader?.membershipConfirmed().then(() => {
        isConfirmed = true;
      });
      await session.until(() => isConfirmed);
      await member.close();
      await expect(member.reader?.membershipConfirmed()).rejects.toThrow('closed');
    });
  });
}
