import { parseOwnJson, type SagaStateEntry, topics } from '#contracts';
import { expectedRows } from '#persistence';
import { type PartitionContent, positionsKey } from '#streaming';

/** By topic and partition: where a restart resumes, and how far the state had read. */
export type StoredPositions = Readonly<Record<string, Readonly<Record<string, [number, number]>>>>;

/** The state topic holds exactly what the event store says of rooms, members, exemptions and blocks. */
export function wrongState(
  state: readonly PartitionContent[],
  membership: readonly PartitionContent[],
): string[] {
  const stored = new Set(state.flatMap((partition) => [...entriesOf(partition)].flatMap(inWords)));
  const expected = new Set(expectedInWords(membership));
  return [
    ...[...expected].filter((entry) => !stored.has(entry)).map((entry) => `no state: ${entry}`),
    ...[...stored].filter((entry) => !expected.has(entry)).map((entry) => `stale state: ${entry}`),
  ];
}

/** What a restart would read of a partition of the state topic. */
function entriesOf({ records }: PartitionContent): Map<string, SagaStateEntry> {
  const entries = new Map<string, SagaStateEntry>();
  for (const { key, value } of records) {
    const name = key?.toString() ?? '';
    if (value === null) entries.delete(name);
    else if (name !== positionsKey) entries.set(name, parseOwnJson(value) as SagaStateEntry);
  }
  return entries;
}

export function storedPositions({ records }: PartitionContent): StoredPositions {
  const newest = records.findLast(({ key }) => key?.toString() === positionsKey)?.value;
  return newest instanceof Buffer ? (parseOwnJson(newest) as StoredPositions) : {};
}

function inWords([, entry]: [string, SagaStateEntry]): string[] {
  switch (entry.kind) {
    case 'room':
      return [words('room', entry.chatroomId, entry.roomVersion, entry.destroyed ?? false)];
    case 'member':
      return [words('member', entry.chatroomId, entry.userId, entry.joinedVersion, entry.joinedAt)];
    case 'whitelist':
      return [words('whitelist', entry.chatroomId, entry.userId, entry.expiresAt ?? null)];
    case 'block':
      return [words('block', entry.chatroomId, entry.userId, entry.until)];
    case 'ban':
    case 'presence':
    case 'answer':
      return [];
  }
}

function expectedInWords(membership: readonly PartitionContent[]): string[] {
  const { rooms, members, whitelist, blocks } = expectedRows(
    membership.map(({ partition, records, end }) => {
      return { topic: topics.membership, partition, records, nextOffset: end };
    }),
  );
  return [
    ...rooms.map((row) => words('room', row.chatroomId, row.roomVersion, row.destroyed)),
    ...members.map((row) =>
      words('member', row.chatroomId, row.userId, row.joinedVersion, row.joinedAt),
    ),
    ...whitelist.map((row) => words('whitelist', row.chatroomId, row.userId, row.expiresAt)),
    ...blocks.map((row) => words('block', row.chatroomId, row.userId, row.until)),
  ];
}

function words(...parts: readonly unknown[]): string {
  return parts.map(String).join(' ');
}
