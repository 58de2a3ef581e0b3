import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The newest answer to a request; two rooms may have been asked under the same requestId. */
@Entity('request_results')
@Index('request_results_by_recording', ['recordedAt'])
export class RequestResultEntity {
  @PrimaryColumn({ name: 'request_id', type: 'text', collation: 'C' })
  requestId!: string;

  @PrimaryColumn({ name: 'chatroom_id', type: 'text', collation: 'C' })
  chatroomId!: string;

  @Column({ name: 'user_id', type: 'text', collation: 'C', nullable: true })
  userId!: string | null;

  @Column({ type: 'integer' })
  code!: number;

  @Column({ name: 'room_version', type: 'bigint' })
  roomVersion!: number;

  /** Timestamp of the RequestCompleted record, ms since the epoch. */
  @Column({ name: 'completed_at', type: 'bigint' })
  completedAt!: number;

  /** When the row was written, by the database's clock: what its retention counts from. */
  @Column({ name: 'recorded_at', type: 'timestamptz', default: () => 'now()' })
  recordedAt!: Date;
}
