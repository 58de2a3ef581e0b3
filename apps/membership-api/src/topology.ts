import { topics } from '#contracts';

/**
 * The data flow of the API: commands go to the log, results come back from it, reads ask the read model.
 * What only the saga knows is asked of its processes, which are found by their group.
 */
export const topology = {
  /** Every command becomes one record. */
  commands: topics.requests,
  /** Every instance reads all of it, from its end on, for those who wait for a result. */
  results: topics.results,
  /** What the projection writes to PostgreSQL; every GET but explain, and the checks, are answered from it. */
  reads: 'postgresql',
  /** The group whose process with a room's partition answers explain, and all of it about automatic removal. */
  saga: { groupId: 'kickout-saga', topic: topics.requests },
} as const;
