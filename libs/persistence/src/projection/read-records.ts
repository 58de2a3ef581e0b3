import { decodeEvent, type RoomEvent, topics, type WireRecord } from '#contracts';
import type { TimedResult } from './fold-results.js';

export interface LogRecord extends WireRecord {
  readonly offset: number;
}

/** A record that is no event, though its topic is ours. */
export interface BrokenRecord {
  readonly offset: number;
  readonly reason: string;
}

/** Reads the event store up to the first broken record, beyond which nothing may be applied. */
export class RoomEventsReader {
  readonly events: RoomEvent[] = [];
  /** Records of types that this version does not know; they change nothing. */
  ignored = 0;
  broken: BrokenRecord | undefined;

  take(record: LogRecord): void {
    if (this.broken !== undefined) return;
    const decoded = decodeEvent(topics.membership, record);
    if (decoded.outcome === 'event') this.events.push(decoded.event);
    else if (decoded.outcome === 'unknownType') this.ignored += 1;
    else this.broken = { offset: record.offset, reason: decoded.reason };
  }
}

/** Reads answers; a broken one is skipped, as its loss costs one caller a timeout and no row. */
export class ResultsReader {
  readonly results: TimedResult[] = [];
  readonly skipped: BrokenRecord[] = [];
  /** Records of types that this version does not know; they change nothing. */
  ignored = 0;

  take(record: LogRecord): void {
    const { offset, timestamp } = record;
    const decoded = decodeEvent(topics.results, record);
    if (decoded.outcome === 'event') this.results.push({ data: decoded.event.data, timestamp });
    else if (decoded.outcome === 'unknownType') this.ignored += 1;
    else this.skipped.push({ offset, reason: decoded.reason });
  }
}
