import type { Fault } from './fault.js';
import { lostMessages } from './scenarios/lost-messages.js';

/** In the order in which they are run. */
export const faults: readonly Fault[] = [...lostMessages];
