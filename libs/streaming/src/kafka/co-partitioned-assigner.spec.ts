import fc from 'fast-check';
import { assignSticky, type GroupCandidate } from './co-partitioned-assigner.js';

/** Members that hold partitions as groups do: each partition at most once. */
const candidates = fc
  .record({
    partitionCount: fc.integer({ min: 1, max: 24 }),
    owners: fc.array(fc.nat({ max: 7 }), { minLength: 24, maxLength: 24 }),
    memberCount: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ partitionCount, owners, memberCount }) => {
    const members: GroupCandidate[] = Array.from({ length: memberCount }, (_, index) => ({
      memberId: `member-${String(index)}`,
      held: [...owners.slice(0, partitionCount).keys()].filter((p) => owners[p] === index),
    }));
    return { partitionCount, members };
  });

/** As the other, but what members claim may overlap, repeat itself, or not exist. */
const claimants = fc.record({
  partitionCount: fc.integer({ min: 1, max: 12 }),
  members: fc.uniqueArray(
    fc.record({
      memberId: fc.string({ minLength: 1, maxLength: 3 }),
      held: fc.array(fc.nat({ max: 20 }), { maxLength: 20 }),
    }),
    { minLength: 1, maxLength: 6, selector: ({ memberId }) => memberId },
  ),
});

const sizes = (shares: ReadonlyMap<string, readonly number[]>) =>
  [...shares.values()].map(({ length }) => length);

describe('assigning partitions to the members of a group', () => {
  it('gives every partition to exactly one member, whatever the members claim to hold', () => {
    fc.assert(
      fc.property(claimants, ({ partitionCount, members }) => {
        const dealt = [...assignSticky(members, partitionCount).values()].flat();
        expect(dealt.sort((a, b) => a - b)).toEqual([...Array(partitionCount).keys()]);
      }),
    );
  });

  it('is as even as can be', () => {
    fc.assert(
      fc.property(claimants, ({ partitionCount, members }) => {
        const shares = sizes(assignSticky(members, partitionCount));
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        expect(shares).toHaveLength(members.length);
      }),
    );
  });

  it('does not depend on the order in which the members are named', () => {
    fc.assert(
      fc.property(claimants, fc.infiniteStream(fc.nat()), ({ partitionCount, members }, random) => {
        const keyed = members.map((member) => ({ member, key: random.next().value ?? 0 }));
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ member }) => member);
        expect(new Map([...assignSticky(shuffled, partitionCount)].sort())).toEqual(
          new Map([...assignSticky(members, partitionCount)].sort()),
        );
      }),
    );
  });

  it('moves no more partitions than an even division takes', () => {
    fc.assert(
      fc.property(candidates, ({ partitionCount, members }) => {
        const shares = assignSticky(members, partitionCount);
        const kept = members.flatMap(({ memberId, held }) =>
          held.filter((partition) => shares.get(memberId)?.includes(partition)),
        );
        expect(kept).toHaveLength(mostThatCanStay(members, partitionCount));
      }),
    );
  });

  it('leaves everything where it is when nobody has come or gone', () => {
    fc.assert(
      fc.property(candidates, ({ partitionCount, members }) => {
        const before = assignSticky(members, partitionCount);
        const again = members.map(({ memberId }) => ({
          memberId,
          held: before.get(memberId) ?? [],
        }));
        expect(assignSticky(again, partitionCount)).toEqual(before);
      }),
    );
  });

  it('moves only what the member who left had', () => {
    const shares = assignSticky(
      [
        { memberId: 'a', held: [0, 1] },
        { memberId: 'c', held: [4, 5] },
      ],
      6,
    );
    expect(shares.get('a')).toEqual(expect.arrayContaining([0, 1]));
    expect(shares.get('c')).toEqual(expect.arrayContaining([4, 5]));
  });

  it('does not take a partition that a member names twice for two of its share', () => {
    expect(assignSticky([{ memberId: 'a', held: [0, 1, 0, 1] }], 4).get('a')).toEqual([0, 1, 2, 3]);
  });

  it('lets only one of two members go on with a partition that both claim', () => {
    const shares = assignSticky(
      [
        { memberId: 'zombie', held: [0, 1] },
        { memberId: 'owner', held: [0, 1] },
      ],
      2,
    );
    expect(shares.get('owner')).toEqual([0]);
    expect(shares.get('zombie')).toEqual([1]);
  });

  it('leaves members without a partition where there are more members than partitions', () => {
    const shares = assignSticky(
      [
        { memberId: 'a', held: [] },
        { memberId: 'b', held: [0] },
      ],
      1,
    );
    expect(shares).toEqual(
      new Map([
        ['b', [0]],
        ['a', []],
      ]),
    );
  });
});

/** Members with the most to lose get the larger shares; everybody keeps what fits into its own. */
function mostThatCanStay(members: readonly GroupCandidate[], partitionCount: number): number {
  const share = Math.floor(partitionCount / members.length);
  const larger = partitionCount % members.length;
  const held = members.map((member) => member.held.length).sort((a, b) => b - a);
  return held.reduce((sum, n, index) => sum + Math.min(n, share + (index < larger ? 1 : 0)), 0);
}
