import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The read model: the fold of `chatroom.membership` and `chatroom.results`, with the position in each
 * partition beside it. Ids are ordered by their bytes; moments are ms since the epoch.
 */
export class ReadModel0000000000001 implements MigrationInterface {
  readonly name = 'ReadModel0000000000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of tables) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE rooms, members, room_events, whitelist_entries, block_entries, request_results,
        projection_positions`);
  }
}

const tables = [
  `CREATE TABLE projection_positions (
     topic text COLLATE "C" NOT NULL,
     partition integer NOT NULL,
     next_offset bigint NOT NULL,
     PRIMARY KEY (topic, partition)
   ) WITH (fillfactor = 50)`,

  `CREATE TABLE rooms (
     chatroom_id text COLLATE "C" PRIMARY KEY,
     room_version bigint NOT NULL,
     member_count bigint NOT NULL,
     policy jsonb NOT NULL,
     destroyed boolean NOT NULL
   ) WITH (fillfactor = 70)`,

  `CREATE TABLE members (
     chatroom_id text COLLATE "C" NOT NULL,
     user_id text COLLATE "C" NOT NULL,
     membership_id text COLLATE "C" NOT NULL,
     joined_version bigint NOT NULL,
     joined_at bigint NOT NULL,
     PRIMARY KEY (chatroom_id, user_id)
   )`,
  `CREATE INDEX members_by_join_time ON members (chatroom_id, joined_at, joined_version)`,
  `CREATE INDEX members_by_user ON members (user_id, chatroom_id)`,

  `CREATE TABLE room_events (
     chatroom_id text COLLATE "C" NOT NULL,
     room_version bigint NOT NULL,
     type text COLLATE "C" NOT NULL,
     user_id text COLLATE "C",
     occurred_at bigint NOT NULL,
     data json NOT NULL,
     PRIMARY KEY (chatroom_id, room_version)
   )`,
  `CREATE INDEX room_events_by_user ON room_events (chatroom_id, user_id, room_version)`,

  `CREATE TABLE whitelist_entries (
     chatroom_id text COLLATE "C" NOT NULL,
     user_id text COLLATE "C" NOT NULL,
     expires_at bigint,
     PRIMARY KEY (chatroom_id, user_id)
   )`,

  `CREATE TABLE block_entries (
     chatroom_id text COLLATE "C" NOT NULL,
     user_id text COLLATE "C" NOT NULL,
     until bigint NOT NULL,
     PRIMARY KEY (chatroom_id, user_id)
   )`,

  `CREATE TABLE request_results (
     request_id text COLLATE "C" NOT NULL,
     chatroom_id text COLLATE "C" NOT NULL,
     user_id text COLLATE "C",
     code integer NOT NULL,
     room_version bigint NOT NULL,
     completed_at bigint NOT NULL,
     recorded_at timestamptz NOT NULL DEFAULT now(),
     PRIMARY KEY (request_id, chatroom_id)
   )`,
  `CREATE INDEX request_results_by_recording ON request_results (recorded_at)`,
];
