import { topics } from '#contracts';
import type { EntityManager } from 'typeorm';
import { type BrokenLog, brokenRecord } from './broken-log.js';
import { putRows } from './bulk-statements.js';
import { foldResults } from './fold-results.js';
import { foldRoomEvents } from './fold-room-events.js';
import { type BrokenRecord, type LogRecord, readResults, readRoomEvents } from './read-records.js';
import { resultsTable } from './tables.js';
import { writeRoomChanges } from './write-room-changes.js';

/** A stretch of a partition: all its records from `continues` up to, not including, `nextOffset`. */
export interface LogBatch {
  readonly topic: string;
  readonly partition: number;
  /** The stored position that the reader went on from; undefined: none, it read from the beginning. */
  readonly continues: number | undefined;
  readonly records: readonly LogRecord[];
  readonly nextOffset: number;
}

/** What a batch comes to, before the database has been asked. */
export interface Plan {
  /** The position after what the plan writes; a broken record's offset where there is one. */
  readonly nextOffset: number;
  readonly events: number;
  readonly ignored: number;
  readonly skipped: readonly BrokenRecord[];
  readonly broken: BrokenLog | undefined;
  /** Resolves with the number of rows written. */
  readonly write: (manager: EntityManager) => Promise<number>;
}

const planners: ReadonlyMap<string, (batch: LogBatch) => Plan> = new Map([
  [topics.membership, planRoomEvents],
  [topics.results, planResults],
]);

/** Throws BrokenLog where the records contradict each other. */
export function planOf(batch: LogBatch): Plan {
  const planner = planners.get(batch.topic);
  if (planner === undefined) throw new TypeError(`${batch.topic} has no projection`);
  return planner(batch);
}

function planRoomEvents({ topic, partition, records, nextOffset }: LogBatch): Plan {
  const { events, ignored, broken } = readRoomEvents(records);
  const changes = foldRoomEvents(events);
  return {
    nextOffset: broken?.offset ?? nextOffset,
    events: events.length,
    ignored,
    skipped: [],
    broken: broken && brokenRecord({ topic, partition, offset: broken.offset }, broken.reason),
    write: (manager) => writeRoomChanges(manager, changes),
  };
}

function planResults({ records, nextOffset }: LogBatch): Plan {
  const { events, ignored, skipped } = readResults(records);
  const rows = foldResults(events);
  return {
    nextOffset,
    events: events.length,
    ignored,
    skipped,
    broken: undefined,
    write: (manager) => putRows(manager, resultsTable, rows),
  };
}
