import { parseOwnJson, type RoomPolicy } from '#contracts';
import type { ReadModelRows } from '#persistence';

export type Value = string | number | boolean | null;
export type Row = Readonly<Record<string, Value>>;

const keyColumns: Readonly<Record<string, readonly string[]>> = {
  rooms: ['chatroom_id'],
  members: ['chatroom_id', 'user_id'],
  whitelist_entries: ['chatroom_id', 'user_id'],
  block_entries: ['chatroom_id', 'user_id'],
  room_events: ['chatroom_id', 'room_version'],
  request_results: ['request_id', 'chatroom_id'],
};

const separator = '\u001f';

/** The committed rows. */
export class Tables {
  readonly positions = new Map<string, number>();
  readonly #tables = new Map<string, Map<string, Row>>();

  table(name: string): Map<string, Row> {
    let table = this.#tables.get(name);
    if (table === undefined) {
      table = new Map();
      this.#tables.set(name, table);
    }
    return table;
  }

  static keyOf(table: string, row: Row): string {
    const columns = keyColumns[table];
    if (columns === undefined) throw new Error(`the simulated PostgreSQL has no table ${table}`);
    return columns.map((column) => String(row[column])).join(separator);
  }

  /** As `readAllRows` reads them. */
  rows(): ReadModelRows {
    return {
      positions: Array.from(this.positions, ([place, nextOffset]) => {
        const [topic = '', partition] = place.split(separator);
        return { topic, partition: Number(partition), nextOffset };
      }),
      rooms: this.#all('rooms', (row) => ({
        chatroomId: text(row, 'chatroom_id'),
        roomVersion: Number(row['room_version']),
        memberCount: Number(row['member_count']),
        policy: parseOwnJson(text(row, 'policy')) as RoomPolicy,
        destroyed: row['destroyed'] === true,
      })),
      members: this.#all('members', (row) => ({
        chatroomId: text(row, 'chatroom_id'),
        userId: text(row, 'user_id'),
        membershipId: text(row, 'membership_id'),
        joinedVersion: Number(row['joined_version']),
        joinedAt: Number(row['joined_at']),
      })),
      events: this.#all('room_events', (row) => ({
        chatroomId: text(row, 'chatroom_id'),
        roomVersion: Number(row['room_version']),
        type: text(row, 'type'),
        userId: row['user_id'] as string | null,
        occurredAt: Number(row['occurred_at']),
        data: parseOwnJson(text(row, 'data')) as Record<string, unknown>,
      })),
      whitelist: this.#all('whitelist_entries', (row) => ({
        chatroomId: text(row, 'chatroom_id'),
        userId: text(row, 'user_id'),
        expiresAt: row['expires_at'] as number | null,
      })),
      blocks: this.#all('block_entries', (row) => ({
        chatroomId: text(row, 'chatroom_id'),
        userId: text(row, 'user_id'),
        until: Number(row['until']),
      })),
      results: this.#all('request_results', (row) => ({
        requestId: text(row, 'request_id'),
        chatroomId: text(row, 'chatroom_id'),
        userId: row['user_id'] as string | null,
        code: Number(row['code']),
        roomVersion: Number(row['room_version']),
        completedAt: Number(row['completed_at']),
      })),
    };
  }

  #all<Shown>(table: string, show: (row: Row) => Shown): Shown[] {
    return Array.from(this.table(table).values(), show);
  }
}

function text(row: Row, column: string): string {
  return String(row[column]);
}

export function placeOf(topic: string, partition: number): string {
  return topic + separator + String(partition);
}
