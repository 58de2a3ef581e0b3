import type { Answers } from './answers.js';
import type { Partition } from './partition.js';

/** Sizes of what is held, for gauges. */
export interface RoomsGauges {
  readonly rooms: number;
  readonly members: number;
  /** Offline, not exempt, not due. */
  readonly waiting: number;
  readonly due: number;
  readonly timers: number;
  readonly answers: number;
}

export function gaugesOf(partition: Partition, answers: Answers): RoomsGauges {
  const { rooms, memberCount, passiveExit, timers } = partition;
  let waiting = 0;
  for (const room of rooms.all()) waiting += room.waiting.size;
  return {
    rooms: rooms.all().length,
    members: memberCount,
    waiting,
    due: passiveExit.dueCount,
    timers: timers.size,
    answers: answers.size,
  };
}
