import type { DueRemovals } from './due-removals.js';
import { nothing, type Output } from './outputs.js';
import type { Partition } from './partition.js';

/** Begins a pause of automatic removal if it is time for one. `now`: the clock, ms. */
export function judgePause({ pause, memberCount }: Partition, now: number): readonly Output[] {
  const begun = pause.judge(memberCount, now);
  return begun === undefined ? nothing : [{ kind: 'paused', pause: begun }];
}

/**
 * A gateway that fails at once reports nobody offline: all its members fall silent. They are counted
 * when they would be removed, and not when they are due: only then have their signs of life been read.
 */
export function countSilent(
  partition: Partition,
  due: DueRemovals,
  now: number,
): readonly Output[] {
  for (const { reason, cause } of due.stillDue()) {
    if (reason === 'INACTIVE_REALTIME') partition.pause.count(cause.occurredAt, 1);
  }
  return judgePause(partition, now);
}
