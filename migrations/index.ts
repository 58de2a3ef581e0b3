import { ReadModel0000000000001 } from './0001-read-model.js';
import { RemovalsByTime0000000000002 } from './0002-removals-by-time.js';

/** Every migration, oldest first. Append only: a migration that has run somewhere never changes. */
export const migrations = [ReadModel0000000000001, RemovalsByTime0000000000002];
