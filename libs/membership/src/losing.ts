import type { Output } from './outputs.js';
import type { Partition } from './partition.js';
import { collectDue } from './record.js';

/** Presence up to the event time `until`, ms, may be missing: who was offline by then counts as online. */
export function losePresence(partition: Partition, until: number): readonly Output[] {
  partition.losses.ofPresence(until);
  partition.mistrustOffline();
  return loseActivity(partition, until);
}

/**
 * Signs of life up to the event time `until`, ms, may be missing: nobody's silence says anything until
 * the next one. Whom that spares may be due by the default rule, since the newest message of the room.
 */
export function loseActivity(partition: Partition, until: number): readonly Output[] {
  partition.losses.ofActivity(until);
  partition.mistrustSilence();
  return partition.rooms
    .all()
    .flatMap((room) => collectDue(partition, room, { occurredAt: room.messages.newest }));
}
