import { topics } from '#contracts';

/** The data flow of the API: commands go to the log, results come back from it, reads ask the read model. */
export const topology = {
  /** Every command becomes one record. */
  commands: topics.requests,
  /** Every instance reads all of it, from its end on, for those who wait for a result. */
  results: topics.results,
  /** What the projection writes to PostgreSQL; every GET and the membership checks are answered from it. */
  reads: 'postgresql',
} as const;
