import type { Bench } from '../harness/bench.js';
import { api } from './api.js';
import { decisionLatency } from './decision-latency.js';
import { growth } from './growth.js';
import { hotPath } from './hot-path.js';
import { joinsAndLeaves } from './joins-and-leaves.js';
import { massRemoval } from './mass-removal.js';
import { memory } from './memory.js';
import { presence } from './presence.js';
import { projection } from './projection.js';
import { restore } from './restore.js';

/** In the order in which they are run and reported. */
export const benches: readonly Bench[] = [
  hotPath,
  growth,
  massRemoval,
  decisionLatency,
  joinsAndLeaves,
  restore,
  memory,
  presence,
  projection,
  api,
];
