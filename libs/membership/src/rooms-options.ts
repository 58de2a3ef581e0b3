import type { RecentPresence } from './recent-presence.js';
import type { PauseSettings } from './removal-pause.js';

export interface RoomsOptions {
  readonly answerRetentionMs?: number;
  /** How far the clocks of those who write events may be apart from the caller's, ms. */
  readonly clockSkewMs?: number;
  /** Absent: automatic removal never pauses. */
  readonly pause?: PauseSettings | undefined;
  /** Shared with the rooms of other partitions, which are handed the same facts; absent: their own. */
  readonly recentPresence?: RecentPresence | undefined;
}
