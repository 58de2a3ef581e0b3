export type { DueRemovals } from './due-removals.js';
export type { MemberExplanation } from './explain.js';
/** For tests: the rules told slowly, histories to compare with them, and outputs in words. */
export * as oracle from './oracle/index.js';
export type { RoomsGauges } from './gauges.js';
export { IdInPlace } from './id-in-place.js';
export type { IgnoredBecause, Output } from './outputs.js';
export type { PresenceFacts, UserPresence } from './presence-facts.js';
export { RecentPresence } from './recent-presence.js';
export type { PauseSettings, RemovalPauseStatus } from './removal-pause.js';
export * from './rooms.js';
export type { RoomsOptions } from './rooms-options.js';
