import { decodeStateEntry, parseOwnJson, type SagaStateEntry } from '#contracts';
import type { FoldedRoom } from '#persistence';
import { positionsKey, type ReceivedRecord } from '#streaming';

/** By topic and partition: where a restart resumes, and how far the state had read. */
export type StoredPositions = Readonly<Record<string, Readonly<Record<string, [number, number]>>>>;

/** What a restart of the saga would read of the state topic. */
export class SagaState {
  readonly #entries = new Map<string, SagaStateEntry>();
  readonly #positions = new Map<number, StoredPositions>();

  /** Records of a partition, in the order of the log. */
  take(partition: number, records: readonly ReceivedRecord[]): void {
    for (const { key, value } of records) {
      if (key === null) continue;
      const name = key.toString();
      if (name === positionsKey) {
        if (value !== null) this.#positions.set(partition, parseOwnJson(value) as StoredPositions);
      } else if (value === null) {
        this.#entries.delete(name);
      } else {
        this.#entries.set(name, decodeStateEntry(key, value));
      }
    }
  }

  /** The positions of a partition's task. */
  positions(partition: number): StoredPositions {
    return this.#positions.get(partition) ?? {};
  }

  /** The version up to which it knows a room; 0 where it does not know it. */
  versionsOfRooms(): ReadonlyMap<string, number> {
    const versions = new Map<string, number>();
    for (const entry of this.#entries.values()) {
      if (entry.kind === 'room') versions.set(entry.chatroomId, entry.roomVersion);
    }
    return versions;
  }

  /** Holds exactly what the events say of rooms, members, exemptions and blocks: what differs, in words. */
  differences(rooms: ReadonlyMap<string, FoldedRoom>): string[] {
    const stored = new Set<string>();
    for (const entry of this.#entries.values()) {
      const text = inWords(entry);
      if (text !== undefined) stored.add(text);
    }
    const missing: string[] = [];
    for (const text of expectedInWords(rooms)) {
      if (!stored.delete(text)) missing.push(`no state: ${text}`);
    }
    return [...missing, ...[...stored].map((text) => `stale state: ${text}`)];
  }
}

/** Undefined: of a kind that the events do not tell. */
function inWords(entry: SagaStateEntry): string | undefined {
  switch (entry.kind) {
    case 'room':
      return words('room', entry.chatroomId, entry.roomVersion, entry.destroyed ?? false);
    case 'member':
      return words('member', entry.chatroomId, entry.userId, entry.joinedVersion, entry.joinedAt);
    case 'whitelist':
      return words('whitelist', entry.chatroomId, entry.userId, entry.expiresAt ?? null);
    case 'block':
      return words('block', entry.chatroomId, entry.userId, entry.until);
    case 'ban':
    case 'answer':
    case 'pause':
    case 'loss':
      return undefined;
  }
}

function* expectedInWords(rooms: ReadonlyMap<string, FoldedRoom>): Iterable<string> {
  for (const [id, { version, destroyed, members, whitelist, blocks }] of rooms) {
    yield words('room', id, version, destroyed);
    for (const [userId, { joinedVersion, joinedAt }] of members) {
      yield words('member', id, userId, joinedVersion, joinedAt);
    }
    for (const [userId, expiresAt] of whitelist) yield words('whitelist', id, userId, expiresAt);
    for (const [userId, until] of blocks) yield words('block', id, userId, until);
  }
}

function words(...parts: readonly unknown[]): string {
  return parts.map(String).join(' ');
}
