import { parseStateKey, type RoomEntry, type SagaStateEntry } from '#contracts';
import type { Answers } from './answers.js';
import type { Partition } from './partition.js';

/**
 * Brings an entry of the log back into the state. Entries of one key come in log order, those of
 * different keys in any order: compaction may leave a member before its room.
 */
export function restoreEntry(partition: Partition, answers: Answers, entry: SagaStateEntry): void {
  switch (entry.kind) {
    case 'room':
      restoreRoom(partition, entry);
      break;
    case 'member':
      partition.restoreMember(partition.roomFor(entry.chatroomId), entry);
      break;
    case 'whitelist':
      partition.addToWhitelist(partition.roomFor(entry.chatroomId), entry.userId, entry.expiresAt);
      break;
    case 'block':
      partition.block(partition.roomFor(entry.chatroomId), entry.userId, entry.until);
      break;
    case 'ban':
      partition.bans.setFact(entry);
      break;
    case 'answer':
      answers.keep(entry);
      break;
    case 'pause':
      partition.pause.restore(entry);
      break;
    case 'loss':
      partition.losses.restore(entry);
      break;
  }
}

/** Takes an entry, deleted in the log, out of the state. */
export function restoreDeletion(partition: Partition, answers: Answers, key: string): void {
  const parsed = parseStateKey(key);
  switch (parsed?.kind) {
    case 'member':
      partition.removeMember(partition.roomFor(parsed.chatroomId), parsed.userId);
      break;
    case 'whitelist':
      partition.removeFromWhitelist(partition.roomFor(parsed.chatroomId), parsed.userId);
      break;
    case 'block':
      partition.unblock(partition.roomFor(parsed.chatroomId), parsed.userId);
      break;
    case 'ban':
      partition.bans.removeFact(parsed.userId);
      break;
    case 'answer':
      answers.forget(key);
      break;
    case 'room':
    case 'pause':
    case 'loss':
    case undefined:
      break;
  }
}

function restoreRoom(partition: Partition, entry: RoomEntry): void {
  const room = partition.roomFor(entry.chatroomId);
  if (entry.destroyed) partition.destroyRoom(room);
  else partition.restoreRoom(room, entry.policy, entry.policySetAt);
  partition.setVersion(room, entry.roomVersion);
}
