import type { Output } from './outputs.js';
import type { Partition } from './partition.js';
import { realtimeEvidence } from './realtime-rule.js';

/** Makes pending whoever is due by real-time kick-out at `now`, ms, in the order of time. */
export function collectRealtimeDue(partition: Partition, now: number): readonly Output[] {
  const outputs: Output[] = [];
  for (;;) {
    const due = partition.realtimeExit.takeDue(now);
    if (due === undefined) return outputs;
    const { member, reason, at } = due;
    const evidence = realtimeEvidence(member, due);
    partition.passiveExit.makeDue({ member, reason, cause: { occurredAt: at }, evidence });
    outputs.push({ kind: 'due', chatroomId: member.room.chatroomId, members: 1 });
  }
}
