import type { DataSource, EntityManager } from 'typeorm';
import type { RequestCompleted, RoomEvent } from '#contracts';
import { findRowsByIndex } from '../projection/transaction-settings.js';
import { loadAllPositions } from '../projection/positions.js';
import { expectedEvent } from './expected-rows.js';
import type { FoldedRoom } from './rooms-fold.js';

/** Rows that were compared, by table. */
export type TableSizes = Readonly<Record<string, number>>;

type Rooms = ReadonlyMap<string, FoldedRoom>;

/** A table whose rows follow from the rooms: each row as words, and the words that there must be. */
interface RoomTable {
  readonly name: string;
  readonly columns: string;
  readonly expected: (rooms: Rooms) => Iterable<readonly unknown[]>;
}

const roomTables: readonly RoomTable[] = [
  {
    name: 'rooms',
    columns: 'chatroom_id, room_version, member_count, destroyed, policy',
    *expected(rooms) {
      for (const [id, { version, members, destroyed, policy }] of rooms) {
        yield [id, version, members.size, destroyed, policy];
      }
    },
  },
  {
    name: 'members',
    columns: 'chatroom_id, user_id, membership_id, joined_version, joined_at',
    *expected(rooms) {
      for (const [id, { members }] of rooms) {
        for (const [userId, { membershipId, joinedVersion, joinedAt }] of members) {
          yield [id, userId, membershipId, joinedVersion, joinedAt];
        }
      }
    },
  },
  {
    name: 'whitelist_entries',
    columns: 'chatroom_id, user_id, expires_at',
    *expected(rooms) {
      for (const [id, { whitelist }] of rooms) {
        for (const [userId, expiresAt] of whitelist) yield [id, userId, expiresAt];
      }
    },
  },
  {
    name: 'block_entries',
    columns: 'chatroom_id, user_id, until',
    *expected(rooms) {
      for (const [id, { blocks }] of rooms) {
        for (const [userId, until] of blocks) yield [id, userId, until];
      }
    },
  },
];

const rowsAtOnce = 5_000;

/**
 * Holds the read model, as of one moment, against the log: the tables are read in one transaction that
 * sees them as they were when it began, while the projection goes on writing. Differences are sentences.
 */
export class ReadModelAudit {
  /** Runs `audit` on the tables as they are now; nothing is written. */
  static run<Result>(
    dataSource: DataSource,
    audit: (readModel: ReadModelAudit) => Promise<Result>,
  ): Promise<Result> {
    return dataSource.transaction('REPEATABLE READ', async (manager) => {
      await findRowsByIndex(manager);
      return audit(new ReadModelAudit(manager));
    });
  }

  private constructor(private readonly manager: EntityManager) {}

  /** The position in each partition of a topic that the tables include. */
  positions(topic: string): Promise<ReadonlyMap<number, number>> {
    return loadAllPositions(this.manager, topic);
  }

  /** Looks up the rows of events; they may be handed in piece by piece. */
  async differencesOfEvents(events: readonly RoomEvent[]): Promise<string[]> {
    const rows = await this.manager.query<Record<string, unknown>[]>(
      `SELECT chatroom_id, room_version, type, user_id, occurred_at, data
       FROM unnest($1::text[], $2::bigint[]) AS event (chatroom_id, room_version)
       JOIN room_events USING (chatroom_id, room_version)`,
      [events.map(({ data }) => data.chatroomId), events.map(({ data }) => data.roomVersion)],
    );
    const found = new Set(rows.map((row) => words(Object.values(row))));
    return events
      .map((event) => words(Object.values(expectedEvent(event))))
      .filter((event) => !found.has(event))
      .map((event) => `room_events lacks ${event}`);
  }

  /** Compares every row of the rooms, members and lists, and counts the events. */
  async differencesOfRooms(
    rooms: Rooms,
  ): Promise<{ readonly differences: string[]; readonly sizes: TableSizes }> {
    const differences: string[] = [];
    const sizes: Record<string, number> = {};
    for (const table of roomTables) {
      const expected = new Set<string>();
      for (const row of table.expected(rooms)) expected.add(words(row));
      sizes[table.name] = expected.size;
      for await (const row of this.#rows(`SELECT ${table.columns} FROM ${table.name}`)) {
        const text = words(Object.values(row));
        if (!expected.delete(text)) differences.push(`${table.name} has ${text}`);
      }
      for (const text of expected) differences.push(`${table.name} lacks ${text}`);
    }
    const counts = `SELECT chatroom_id, count(*) FROM room_events GROUP BY chatroom_id`;
    let events = 0;
    for await (const { chatroom_id: id, count } of this.#rows(counts)) {
      const version = rooms.get(String(id))?.version ?? 0;
      events += Number(count);
      if (Number(count) > version) {
        differences.push(
          `room_events has ${String(count)} events of ${String(id)}, not ${version}`,
        );
      }
    }
    return { differences, sizes: { ...sizes, room_events: events } };
  }

  /** `results`: the newest answers that the table must still have. */
  async differencesOfResults(results: readonly RequestCompleted[]): Promise<string[]> {
    const differences: string[] = [];
    for (let first = 0; first < results.length; first += rowsAtOnce) {
      const some = results.slice(first, first + rowsAtOnce);
      const rows = await this.manager.query<Record<string, unknown>[]>(
        `SELECT request_id, chatroom_id, user_id, code, room_version
         FROM unnest($1::text[], $2::text[]) AS result (request_id, chatroom_id)
         JOIN request_results USING (request_id, chatroom_id)`,
        [some.map(({ requestId }) => requestId), some.map(({ chatroomId }) => chatroomId)],
      );
      const found = new Set(rows.map((row) => words(Object.values(row))));
      for (const { requestId, chatroomId, userId = null, code, roomVersion } of some) {
        const text = words([requestId, chatroomId, userId, code, roomVersion]);
        if (!found.has(text)) differences.push(`request_results lacks ${text}`);
      }
    }
    return differences;
  }

  async *#rows(select: string): AsyncGenerator<Record<string, unknown>> {
    await this.manager.query(`DECLARE audited NO SCROLL CURSOR FOR ${select}`);
    for (;;) {
      const rows = await this.manager.query<Record<string, unknown>[]>(
        `FETCH ${rowsAtOnce} FROM audited`,
      );
      yield* rows;
      if (rows.length < rowsAtOnce) break;
    }
    await this.manager.query('CLOSE audited');
  }
}

/** A row in words: the same for the same values, the fields of JSON in whatever order. */
function words(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value, ordered)).join(' ');
}

function ordered(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
