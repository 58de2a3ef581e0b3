import type { RoomEvent } from '#contracts';
import type { Partition } from './partition.js';

/** What an event of a room means for the state. Every event of the log goes through here, once. */
export function evolve(partition: Partition, { type, data }: RoomEvent): void {
  const room = partition.roomFor(data.chatroomId);
  switch (type) {
    case 'RoomCreated':
      partition.createRoom(room, data.policy, data.occurredAt);
      break;
    case 'MemberJoined':
      partition.addMember(room, data.userId, data.roomVersion, data.occurredAt);
      break;
    case 'MemberRemoved':
      partition.removeMember(room, data.userId);
      break;
    case 'UserWhitelisted':
      partition.addToWhitelist(room, data.userId, data.expiresAt);
      break;
    case 'UserUnwhitelisted':
      partition.endExemption(room, data.userId, data.occurredAt);
      break;
    case 'UserBlocked':
      partition.block(room, data.userId, data.until);
      break;
    case 'UserUnblocked':
      partition.unblock(room, data.userId);
      break;
    case 'RoomPolicySet':
      partition.setPolicy(room, data.policy, data.occurredAt);
      break;
    case 'RoomDestroyed':
      partition.destroyRoom(room);
      break;
  }
  partition.setVersion(room, data.roomVersion);
}
