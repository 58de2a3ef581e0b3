import { parseStateKey, stateKeys } from '#contracts';
import type { RoomChange } from './decision.js';
import { nothing, type Output } from './outputs.js';
import type { Partition } from './partition.js';
import { record } from './record.js';
import type { TimerDue } from './timers.js';

/** Ends everything whose end has come by the clock, in the order of time. */
export function expireDue(partition: Partition, now: number): readonly Output[] {
  const outputs: Output[] = [];
  for (;;) {
    const timer = partition.timers.takeDue(now);
    if (timer === undefined) return outputs;
    for (const output of expire(partition, timer, now)) outputs.push(output);
  }
}

/**
 * Ends what is set for a user and is over by the event time `at` of a request, so that its answer
 * does not depend on whether the clock has been looked at in between.
 */
export function expireBefore(
  partition: Partition,
  chatroomId: string,
  userId: string,
  at: number,
  now: number,
): readonly Output[] {
  const names = [
    stateKeys.whitelist(chatroomId, userId),
    stateKeys.block(chatroomId, userId),
    stateKeys.ban(userId),
  ];
  return names.flatMap((name) => {
    const endsAt = partition.timers.at(name);
    if (endsAt === undefined || endsAt > at) return nothing;
    return expire(partition, { name, at: endsAt }, now);
  });
}

function expire(partition: Partition, { name, at }: TimerDue, now: number): readonly Output[] {
  const key = parseStateKey(name);
  const end = (chatroomId: string, change: RoomChange) =>
    record(partition, chatroomId, [change], { cause: { occurredAt: at }, decidedAt: now });
  switch (key?.kind) {
    case 'whitelist':
      return end(key.chatroomId, {
        type: 'UserUnwhitelisted',
        userId: key.userId,
        reason: 'EXPIRED',
      });
    case 'block':
      return end(key.chatroomId, { type: 'UserUnblocked', userId: key.userId, reason: 'EXPIRED' });
    case 'ban':
      expireBan(partition, key.userId);
      return nothing;
    case 'room':
    case 'member':
    case 'answer':
    case 'pause':
    case 'loss':
    case undefined:
      return nothing;
  }
}

function expireBan(partition: Partition, userId: string): void {
  const ban = partition.bans.fact(userId);
  if (ban !== undefined) partition.bans.setFact({ ...ban, ended: 'EXPIRED' });
}
