import { isAscii } from 'node:buffer';
import type { TSchema } from '@sinclair/typebox';
import { Ajv, type ValidateFunction } from 'ajv';
import { WantedHeader } from './byte-range.js';
import { catalogue, type EventOf, type EventOn, type EventType, isEventType } from './catalogue.js';
import {
  cloudEventHeaders,
  headerNames,
  type OutgoingRecord,
  type WireRecord,
} from './envelope.js';
import { Identifier, Timestamp } from './identifiers.js';
import { type Topic, topics } from './topics.js';
import { findHeaders } from './wire-record-in-place.js';

/** Largest value that is parsed, bytes; a larger one is malformed. */
export const valueBytesMax = 65_536;

/** What a record turned out to be: an event, one that we do not know (ignored), or a broken one. */
export type Decoded<Event> =
  | { readonly outcome: 'event'; readonly event: Event }
  | { readonly outcome: 'unknownType'; readonly type: string | undefined }
  | { readonly outcome: 'malformed'; readonly reason: string };

const ajv = new Ajv({ allErrors: false, strict: true });
const validators = new Map<TSchema, ValidateFunction>();

function validatorOf(schema: TSchema): ValidateFunction {
  let validate = validators.get(schema);
  if (validate === undefined) {
    validate = ajv.compile(schema);
    validators.set(schema, validate);
  }
  return validate;
}

/** Why `data` breaks `schema`, or undefined where it keeps it. */
export function schemaViolation(schema: TSchema, data: unknown): string | undefined {
  const validate = validatorOf(schema);
  return validate(data) ? undefined : ajv.errorsText(validate.errors, { dataVar: 'data' });
}

type Parsed =
  | { readonly outcome: 'parsed'; readonly json: unknown }
  | { readonly outcome: 'malformed'; readonly reason: string };

function malformed(reason: string) {
  return { outcome: 'malformed', reason } as const;
}

const typeHeader = new WantedHeader(headerNames.type);
const wantedHeaders = [typeHeader];
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Most values are ASCII, which is taken as it stands. Throws where the bytes are not UTF-8. */
function textOf(value: Buffer): string {
  return isAscii(value) ? value.toString('latin1') : utf8.decode(value);
}

/** A record's value as JSON. */
export function parseValue(value: Buffer | null): Parsed {
  if (value === null) return malformed('no value');
  if (value.length > valueBytesMax)
    return malformed(`value exceeds ${String(valueBytesMax)} bytes`);
  try {
    return { outcome: 'parsed', json: JSON.parse(textOf(value)) };
  } catch {
    return malformed('value is not JSON in UTF-8');
  }
}

function typeInside(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('type' in json)) return undefined;
  return typeof json.type === 'string' ? json.type : undefined;
}

/** What is wrong with the key: it has to be, byte for byte, the id that decides the partition. */
function keyViolation(type: EventType, data: unknown, key: Buffer | null): string | undefined {
  const { key: field } = catalogue[type];
  if (field === 'recordKey') return recordKeyViolation(key);
  const expected = (data as Record<string, string>)[field] ?? '';
  return key?.equals(Buffer.from(expected)) === true ? undefined : `key is not the ${field}`;
}

function recordKeyViolation(key: Buffer | null): string | undefined {
  return key === null ? 'no key' : schemaViolation(Identifier, key.toString());
}

function timeViolation(timestamp: number): string | undefined {
  const violation = schemaViolation(Timestamp, timestamp);
  return violation === undefined ? undefined : 'timestamp is not a moment from 1970 to 9999';
}

/** A message's value is opaque: it is not read. */
function decodeMessage(record: WireRecord): Decoded<EventOf<'MessageCreated'>> {
  const violation = timeViolation(record.timestamp) ?? recordKeyViolation(record.key);
  if (violation !== undefined) return malformed(violation);
  return { outcome: 'event', event: { type: 'MessageCreated', data: undefined } };
}

/**
 * The event that a record of `topic` carries. The type is the `ce_type` header, or `"type"` in the
 * JSON where there is no such header. Types of other topics count as unknown. Fields that the schema
 * does not name are kept in the data and mean nothing.
 */
export function decodeEvent<Name extends Topic>(
  topic: Name,
  record: WireRecord,
): Decoded<EventOn<Name>> {
  const claimed = claimedType(record);
  if (claimed !== undefined && !belongsTo(topic, claimed)) {
    return { outcome: 'unknownType', type: claimed };
  }
  if (topic === topics.messages) return decodeMessage(record) as Decoded<EventOn<Name>>;
  const parsed = parseValue(record.value);
  if (parsed.outcome === 'malformed') return parsed;
  const type = claimed ?? typeInside(parsed.json);
  if (type === undefined || !belongsTo(topic, type)) return { outcome: 'unknownType', type };
  const violation =
    schemaViolation(catalogue[type].schema, parsed.json) ??
    keyViolation(type, parsed.json, record.key) ??
    timeViolation(record.timestamp);
  if (violation !== undefined) return malformed(violation);
  return { outcome: 'event', event: { type, data: parsed.json } as EventOn<Name> };
}

/** What `ce_type` says. */
function claimedType(record: WireRecord): string | undefined {
  findHeaders(record, wantedHeaders);
  return typeHeader.isThere ? typeHeader.value.toString() : undefined;
}

function belongsTo(topic: Topic, type: string): type is EventType {
  return isEventType(type) && catalogue[type].topic === topic;
}

export interface Attribution {
  /** `ce_id`: the same for the same event, however often it is written. */
  readonly id: string;
  /** `ce_source`: the service that writes. */
  readonly source: string;
  /** The record's timestamp and `ce_time`, ms since the epoch. */
  readonly timeMs: number;
}

/** The record of an event; `key` is needed only where the data does not hold it. */
export function encodeEvent<T extends EventType>(
  event: EventOf<T>,
  { id, source, timeMs }: Attribution,
  key = keyOf(event.type, event.data),
): OutgoingRecord {
  return {
    key,
    value: JSON.stringify(event.data ?? null),
    headers: cloudEventHeaders({ id, source, type: event.type, timeMs }),
    timestamp: timeMs,
  };
}

function keyOf(type: EventType, data: unknown): string {
  const { key } = catalogue[type];
  if (key === 'recordKey') throw new TypeError(`${type} takes its key from the caller`);
  return (data as Record<'chatroomId' | 'userId', string>)[key];
}

/** Reads a JSON text that this system has written itself (state records, columns). */
export function parseOwnJson(text: string | Buffer): unknown {
  return JSON.parse(text.toString());
}
