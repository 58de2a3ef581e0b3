import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * An event of a room. `data` holds the fields that have no column of their own; its type is json and
 * not jsonb because that keeps any text that the log may hold, and is written faster.
 */
@Entity('room_events')
@Index('room_events_by_removal_time', ['chatroomId', 'occurredAt'], {
  where: `type = 'MemberRemoved'`,
})
@Index('room_events_by_user', ['chatroomId', 'userId', 'roomVersion'])
export class RoomEventEntity {
  @PrimaryColumn({ name: 'chatroom_id', type: 'text', collation: 'C' })
  chatroomId!: string;

  @PrimaryColumn({ name: 'room_version', type: 'bigint' })
  roomVersion!: number;

  @Column({ type: 'text', collation: 'C' })
  type!: string;

  @Column({ name: 'user_id', type: 'text', collation: 'C', nullable: true })
  userId!: string | null;

  /** ms since the epoch. */
  @Column({ name: 'occurred_at', type: 'bigint' })
  occurredAt!: number;

  @Column({ type: 'json' })
  data!: Record<string, unknown>;
}
