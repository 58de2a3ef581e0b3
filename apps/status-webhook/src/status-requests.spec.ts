import { defaultRoomPolicy, encodeEvent, type EventOf, type RoomEvent, topics } from '#contracts';
import type { ReceivedRecord, RecordBatch } from '#streaming';
import { BrokenRecordError, type StatusRequest, statusRequests } from './status-requests.js';

const generous = { entriesMax: 1_000, bytesMax: 1_048_576 };

function at(roomVersion: number) {
  const occurredAt = 1_700_000_000_000 + roomVersion;
  return { chatroomId: 'room1', roomVersion, occurredAt, decidedAt: occurredAt };
}

function joined(roomVersion: number): EventOf<'MemberJoined'> {
  const data = { ...at(roomVersion), userId: `u${roomVersion}`, membershipId: 'room1:1' };
  return { type: 'MemberJoined', data };
}

function recordOf(event: RoomEvent, offset: number): ReceivedRecord {
  const { decidedAt } = event.data;
  const record = encodeEvent(event, { id: 'id', source: 'test', timeMs: decidedAt });
  return {
    ...record,
    key: Buffer.from('room1'),
    value: Buffer.from(record.value ?? ''),
    offset,
  };
}

/** Joins from version 1 on, at the offsets 10, 11, 12 … */
function joins(count: number): ReceivedRecord[] {
  return Array.from({ length: count }, (_, index) => recordOf(joined(index + 1), 10 + index));
}

function batchOf(records: readonly ReceivedRecord[]): RecordBatch {
  const nextOffset = (records.at(-1)?.offset ?? 0) + 2;
  return { topic: topics.membership, partition: 3, records, nextOffset };
}

function versions({ body }: StatusRequest): number[] {
  return (JSON.parse(body) as { roomVersion: number }[]).map(({ roomVersion }) => roomVersion);
}

describe('The requests of a batch', () => {
  it('carry all entries in their order, so many at a time', () => {
    const requests = [...statusRequests(batchOf(joins(7)), { ...generous, entriesMax: 3 })];
    expect(requests.map(versions)).toEqual([[1, 2, 3], [4, 5, 6], [7]]);
    expect(requests.map(({ entries }) => entries)).toEqual([3, 3, 1]);
  });

  it('begin where the one before ended, and know how old their first event is', () => {
    const requests = [...statusRequests(batchOf(joins(5)), { ...generous, entriesMax: 2 })];
    expect(requests.map(({ nextOffset }) => nextOffset)).toEqual([12, 14, 15]);
    expect(requests.map(({ oldestAt }) => oldestAt - 1_700_000_000_000)).toEqual([1, 3, 5]);
  });

  it('have an id that says which records they carry', () => {
    const [first, second] = statusRequests(batchOf(joins(5)), { ...generous, entriesMax: 3 });
    expect([first?.id, second?.id]).toEqual([
      'chatroom.membership-3-10-12',
      'chatroom.membership-3-13-14',
    ]);
  });

  it('keep to the largest body, to the byte, and send what is larger alone', () => {
    const [{ body }] = [...statusRequests(batchOf(joins(2)), generous)] as [StatusRequest];
    const bytesMax = Buffer.byteLength(body);
    const sizes = (limit: number) =>
      [...statusRequests(batchOf(joins(4)), { ...generous, bytesMax: limit })].map(
        ({ entries }) => entries,
      );
    expect(sizes(bytesMax)).toEqual([2, 2]);
    expect(sizes(bytesMax - 1)).toEqual([1, 1, 1, 1]);
    expect(sizes(1)).toEqual([1, 1, 1, 1]);
  });

  it('pass over events without an entry, and types that are not known', () => {
    const policy: RoomEvent = {
      type: 'RoomPolicySet',
      data: { ...at(2), policy: defaultRoomPolicy },
    };
    const unknown = { ...recordOf(joined(3), 12), headers: { ce_type: 'RoomPainted' } };
    const records = [
      recordOf(joined(1), 10),
      recordOf(policy, 11),
      unknown,
      recordOf(joined(4), 13),
    ];
    expect([...statusRequests(batchOf(records), generous)].map(versions)).toEqual([[1, 4]]);
    expect([...statusRequests(batchOf([unknown]), generous)]).toEqual([]);
  });

  it('end before a record that is no event, which is named', () => {
    const records = joins(3);
    const broken = { ...recordOf(joined(4), 13), value: Buffer.from('{') };
    const requests = statusRequests(batchOf([...records, broken]), { ...generous, entriesMax: 2 });
    expect(versions(requests.next().value as StatusRequest)).toEqual([1, 2]);
    expect(versions(requests.next().value as StatusRequest)).toEqual([3]);
    expect(() => requests.next()).toThrow(
      new BrokenRecordError(
        'chatroom.membership-3: record 13 is no event: value is not JSON in UTF-8',
      ),
    );
  });
});
