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

interface Reading<Event> {
  readonly events: readonly Event[];
  /** Records of types that this version does not know; they change nothing. */
  readonly ignored: number;
}

/** Reads the event store up to the first broken record, beyond which nothing may be applied. */
export function readRoomEvents(
  records: readonly LogRecord[],
): Reading<RoomEvent> & { readonly broken?: BrokenRecord } {
  const events: RoomEvent[] = [];
  let ignored = 0;
  for (const record of records) {
    const decoded = decodeEvent(topics.membership, record);
    if (decoded.outcome === 'malformed') {
      return { events, ignored, broken: { offset: record.offset, reason: decoded.reason } };
    }
    if (decoded.outcome === 'event') events.push(decoded.event);
    else ignored += 1;
  }
  return { events, ignored };
}

/** Reads answers; a broken one is skipped, as its loss costs one caller a timeout and no row. */
export function readResults(
  records: readonly LogRecord[],
): Reading<TimedResult> & { readonly skipped: readonly BrokenRecord[] } {
  const events: TimedResult[] = [];
  const skipped: BrokenRecord[] = [];
  let ignored = 0;
  for (const record of records) {
    const { offset, timestamp } = record;
    const decoded = decodeEvent(topics.results, record);
    if (decoded.outcome === 'event') events.push({ data: decoded.event.data, timestamp });
    else if (decoded.outcome === 'malformed') skipped.push({ offset, reason: decoded.reason });
    else ignored += 1;
  }
  return { events, ignored, skipped };
}
