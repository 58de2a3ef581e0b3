import type { RoomChange } from './decision.js';
import type { DueRemoval, DueRemovals } from './due-removals.js';
import type { Output } from './outputs.js';
import type { Partition } from './partition.js';
import { record } from './record.js';

/** Removes at most `limit` of those that are still due, now that presence has been read to its end. */
export function confirmRemovals(
  partition: Partition,
  due: DueRemovals,
  now: number,
  limit: number,
): readonly Output[] {
  const outputs: Output[] = [];
  for (let removed = 0; removed < limit; removed += 1) {
    const removal = due.next();
    if (removal === undefined) break;
    const { chatroomId } = removal.member.room;
    const occasion = { cause: removal.cause, decidedAt: now };
    for (const output of record(partition, chatroomId, [automaticRemoval(removal)], occasion)) {
      outputs.push(output);
    }
  }
  return outputs;
}

function automaticRemoval({ member, reason, evidence }: DueRemoval): RoomChange {
  const { user, membershipId } = member;
  return { type: 'MemberRemoved', userId: user.userId, membershipId, reason, evidence };
}
