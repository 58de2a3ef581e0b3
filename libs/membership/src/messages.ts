import type { RecordReference } from '#contracts';
import type { Id } from './id.js';
import { nothing, type Output } from './outputs.js';
import type { Partition } from './partition.js';
import { collectDue } from './record.js';
import { noRow } from './row-chains.js';

/** A message concerns a room where one is awaited: what follows the question is looked at by few. */
export function applyMessage(
  partition: Partition,
  chatroomId: Id,
  at: number,
  idHash: number,
  cause: () => RecordReference,
): readonly Output[] {
  const { rooms, recentMessages, passiveExit } = partition;
  const entry = rooms.find(chatroomId);
  if (entry === noRow) {
    recentMessages.add(chatroomId, at, idHash);
    return nothing;
  }
  const messages = rooms.messagesOf(entry);
  messages.add(at, idHash);
  if (!messages.hasAwaited) return nothing;
  const room = rooms.at(entry);
  if (!passiveExit.hasDue(room)) return nothing;
  return collectDue(partition, room, { occurredAt: at, causedBy: cause() });
}
