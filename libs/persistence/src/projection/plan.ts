import { topics } from '#contracts';
import type { EntityManager } from 'typeorm';
import { type BrokenLog, brokenRecord } from './broken-log.js';
import { putRows } from './bulk-statements.js';
import { foldResults } from './fold-results.js';
import { foldRoomEvents } from './fold-room-events.js';
import {
  type BrokenRecord,
  type LogRecord,
  ResultsReader,
  RoomEventsReader,
} from './read-records.js';
import { resultsTable } from './tables.js';
import { writeRoomChanges } from './write-room-changes.js';

/** What records come to, before the database has been asked. */
export interface Plan {
  readonly events: number;
  readonly ignored: number;
  readonly skipped: readonly BrokenRecord[];
  /** The record beyond which nothing may be written; undefined: there is none. */
  readonly broken: { readonly offset: number; readonly error: BrokenLog } | undefined;
  /** Resolves with the number of rows written. */
  readonly write: (manager: EntityManager) => Promise<number>;
}

/** Successive records of a partition, decoded as they are taken. */
export interface Planning {
  take(record: LogRecord): void;
  /** Throws BrokenLog where the records contradict each other. */
  plan(): Plan;
}

const plannings: ReadonlyMap<string, (partition: number) => Planning> = new Map([
  [topics.membership, planRoomEvents],
  [topics.results, planResults],
]);

export function beginPlan(topic: string, partition: number): Planning {
  const begin = plannings.get(topic);
  if (begin === undefined) throw new TypeError(`${topic} has no projection`);
  return begin(partition);
}

function planRoomEvents(partition: number): Planning {
  const reader = new RoomEventsReader();
  return {
    take: (record) => {
      reader.take(record);
    },
    plan: () => {
      const { events, ignored, broken } = reader;
      const changes = foldRoomEvents(events);
      return {
        events: events.length,
        ignored,
        skipped: [],
        broken: broken && { offset: broken.offset, error: brokenRecord(partition, broken) },
        write: (manager) => writeRoomChanges(manager, changes),
      };
    },
  };
}

function planResults(): Planning {
  const reader = new ResultsReader();
  return {
    take: (record) => {
      reader.take(record);
    },
    plan: () => {
      const { results, ignored, skipped } = reader;
      const rows = foldResults(results);
      return {
        events: results.length,
        ignored,
        skipped,
        broken: undefined,
        write: (manager) => putRows(manager, resultsTable, rows),
      };
    },
  };
}
