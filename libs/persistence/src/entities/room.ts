import type { RoomPolicy } from '#contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('rooms')
export class RoomEntity {
  @PrimaryColumn({ name: 'chatroom_id', type: 'text', collation: 'C' })
  chatroomId!: string;

  @Column({ name: 'room_version', type: 'bigint' })
  roomVersion!: number;

  @Column({ name: 'member_count', type: 'bigint' })
  memberCount!: number;

  @Column({ type: 'jsonb' })
  policy!: RoomPolicy;

  /** The row outlives the room: a room created again under the same id continues its versions. */
  @Column({ type: 'boolean' })
  destroyed!: boolean;
}
