/** What can go wrong in a run; each can be left out, to see what a failure needs. */
export const faultNames = [
  'crash',
  'pause',
  'stop',
  'cut off',
  'loss',
  'slowness',
  'stall',
  'clock',
  'rebalance',
  'retention',
  'compaction',
  'sessions',
] as const;
export type FaultName = (typeof faultNames)[number];

export interface RunOptions {
  readonly seed: number;
  readonly without: ReadonlySet<FaultName>;
}
