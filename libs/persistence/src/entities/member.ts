import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('members')
@Index('members_by_join_time', ['chatroomId', 'joinedAt', 'joinedVersion'])
@Index('members_by_user', ['userId', 'chatroomId'])
export class MemberEntity {
  @PrimaryColumn({ name: 'chatroom_id', type: 'text', collation: 'C' })
  chatroomId!: string;

  @PrimaryColumn({ name: 'user_id', type: 'text', collation: 'C' })
  userId!: string;

  @Column({ name: 'membership_id', type: 'text', collation: 'C' })
  membershipId!: string;

  /** Room version of the MemberJoined: unique in its room, so it settles ties of `joinedAt`. */
  @Column({ name: 'joined_version', type: 'bigint' })
  joinedVersion!: number;

  /** ms since the epoch. */
  @Column({ name: 'joined_at', type: 'bigint' })
  joinedAt!: number;
}
