import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the tables include a partition of a topic: all records before `nextOffset`. */
@Entity('projection_positions')
export class PositionEntity {
  /** Without the installation's prefix. */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  topic!: string;

  @PrimaryColumn({ type: 'integer' })
  partition!: number;

  @Column({ name: 'next_offset', type: 'bigint' })
  nextOffset!: number;
}
