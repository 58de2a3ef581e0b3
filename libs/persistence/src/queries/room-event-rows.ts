import type { RoomEventEntity } from '../entities/index.js';
import type { HistoryEntry, StoredEvent } from './rows.js';

/** The event as it stands in the log: the row's columns and the rest of its data. */
export function storedEvent(row: RoomEventEntity): StoredEvent {
  const { type, chatroomId, roomVersion, occurredAt, userId, data } = row;
  return {
    ...data,
    type,
    chatroomId,
    roomVersion,
    occurredAt,
    ...(userId === null ? {} : { userId }),
  };
}

type HistoryData = Omit<HistoryEntry, 'type' | 'roomVersion' | 'occurredAt'>;

/** A row of MemberJoined or MemberRemoved; its data was checked against their schema on its way in. */
export function historyEntry(row: RoomEventEntity): HistoryEntry {
  const data = row.data as unknown as HistoryData;
  return {
    type: row.type as HistoryEntry['type'],
    roomVersion: row.roomVersion,
    occurredAt: row.occurredAt,
    membershipId: data.membershipId,
    decidedAt: data.decidedAt,
    ...present('reason', data.reason),
    ...present('evidence', data.evidence),
    ...present('causedBy', data.causedBy),
    ...present('requestId', data.requestId),
    ...present('actor', data.actor),
  };
}

function present<Field extends keyof HistoryData>(field: Field, value: HistoryData[Field]) {
  return value === undefined ? {} : { [field]: value };
}
