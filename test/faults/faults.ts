import type { Fault } from './fault.js';
import { brokers } from './scenarios/brokers.js';
import { compaction } from './scenarios/compaction.js';
import { crashes } from './scenarios/crashes.js';
import { disturbances } from './scenarios/disturbances.js';
import { lostMessages } from './scenarios/lost-messages.js';
import { network } from './scenarios/network.js';
import { postgres } from './scenarios/postgres.js';
import { records } from './scenarios/records.js';

/** In the order in which they are run. */
export const faults: readonly Fault[] = [
  ...lostMessages,
  ...network,
  ...crashes,
  ...disturbances,
  ...records,
  ...postgres,
  ...brokers,
  compaction,
];
