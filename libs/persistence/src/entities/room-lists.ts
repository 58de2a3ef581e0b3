import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('whitelist_entries')
export class WhitelistEntity {
  @PrimaryColumn({ name: 'chatroom_id', type: 'text', collation: 'C' })
  chatroomId!: string;

  @PrimaryColumn({ name: 'user_id', type: 'text', collation: 'C' })
  userId!: string;

  /** ms since the epoch; null: until it is taken off. */
  @Column({ name: 'expires_at', type: 'bigint', nullable: true })
  expiresAt!: number | null;
}

@Entity('block_entries')
export class BlockEntity {
  @PrimaryColumn({ name: 'chatroom_id', type: 'text', collation: 'C' })
  chatroomId!: string;

  @PrimaryColumn({ name: 'user_id', type: 'text', collation: 'C' })
  userId!: string;

  /** ms since the epoch. */
  @Column({ type: 'bigint' })
  until!: number;
}
