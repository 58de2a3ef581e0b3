import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The removals of a room since a moment: what the members of that moment are found by. */
export class RemovalsByTime0000000000002 implements MigrationInterface {
  readonly name = 'RemovalsByTime0000000000002';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX room_events_by_removal_time ON room_events (chatroom_id, occurred_at)
        WHERE type = 'MemberRemoved'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX room_events_by_removal_time');
  }
}
