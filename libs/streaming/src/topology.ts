/**
 * A stream application's data flow, as data.
 *
 * - `exact`: each record is handled once; the committed position is that of the next record.
 * - `trailing`: each record is handled in memory only, so after a restart the records of the last
 *   `replayMs` are read again; the committed position trails by that time.
 * - `broadcast`: as `trailing`, and every task reads every partition, whatever its own number.
 */
export interface Source {
  readonly topic: string;
  readonly kind: 'exact' | 'trailing' | 'broadcast';
  /** How much is read again after a restart, ms of reading time. Absent for `exact`. */
  readonly replayMs?: number;
  /**
   * What a task does when retention has deleted records that it had not read: `stop` for facts that
   * must not be missed, `forget` where the application can do without them (it is told).
   */
  readonly onLoss: 'stop' | 'forget';
}

export interface StreamTopology {
  /** Consumer group, and first part of the transactional ids. */
  readonly applicationId: string;
  readonly sources: readonly Source[];
  /** Compacted changelog of each task's state. */
  readonly state: string;
  readonly sinks: readonly string[];
  readonly deadLetters: string;
}

/** The topics of which partition p belongs to task p. */
export function coPartitionedTopics(topology: StreamTopology): string[] {
  const sources = topology.sources.filter(({ kind }) => kind !== 'broadcast');
  return [...sources.map(({ topic }) => topic), topology.state];
}

export function broadcastTopics(topology: StreamTopology): string[] {
  return topology.sources.filter(({ kind }) => kind === 'broadcast').map(({ topic }) => topic);
}
