import { ReadModel0000000000001 } from './0001-read-model.js';

/** Every migration, oldest first. Append only: a migration that has run somewhere never changes. */
export const migrations = [ReadModel0000000000001];
