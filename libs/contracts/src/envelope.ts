import { timestampMaxMs } from './identifiers.js';

/**
 * CloudEvents 1.0 in Kafka binary mode: the attributes are record headers, the data is the value.
 */
export type HeaderValue = Buffer | string | (Buffer | string)[] | undefined;
export type RecordHeaders = Readonly<Record<string, HeaderValue>>;

/** A record as it is read from or written to a topic. `timestamp`: ms since the epoch. */
export interface WireRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
  readonly timestamp: number;
}

/** A record to write: key and headers may be text. */
export interface OutgoingRecord {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers: Record<string, string | Buffer>;
  readonly timestamp: number;
}

export const headerNames = {
  specVersion: 'ce_specversion',
  id: 'ce_id',
  source: 'ce_source',
  type: 'ce_type',
  time: 'ce_time',
  contentType: 'content-type',
} as const;

/** What a record in the dead letters has besides the headers that it came with. */
export const deadLetterHeaders = {
  reason: 'dlq_reason',
  topic: 'dlq_topic',
  partition: 'dlq_partition',
  offset: 'dlq_offset',
} as const;

/** The text of a header, the first where it stands several times; undefined where it is absent. */
export function headerText(headers: RecordHeaders, name: string): string | undefined {
  const value = headers[name];
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined ? undefined : first.toString();
}

export interface EventAttributes {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** When it happened, ms since the epoch. */
  readonly timeMs: number;
}

export function cloudEventHeaders(attributes: EventAttributes): Record<string, string> {
  return {
    [headerNames.specVersion]: '1.0',
    [headerNames.id]: attributes.id,
    [headerNames.source]: attributes.source,
    [headerNames.type]: attributes.type,
    [headerNames.time]: rfc3339(attributes.timeMs),
    [headerNames.contentType]: 'application/json',
  };
}

/** What was written last: the events of a transaction are of few moments. */
let written = { timeMs: NaN, text: '' };

/** Times outside 1970 to 9999 are written as the nearest within. */
function rfc3339(timeMs: number): string {
  if (timeMs !== written.timeMs) {
    const within = Math.max(0, Math.min(timeMs, timestampMaxMs));
    written = { timeMs, text: new Date(within).toISOString() };
  }
  return written.text;
}
