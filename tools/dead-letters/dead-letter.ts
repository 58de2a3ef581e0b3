import {
  deadLetterHeaders,
  decodeEvent,
  headerNames,
  headerText,
  type OutgoingRecord,
  timestampMaxMs,
  type Topic,
  topics,
} from '#contracts';
import type { ReceivedRecord } from '#streaming';

/** A record of the dead letters, and where it came from. */
export interface DeadLetter {
  /** Where it stands in the dead letters, `<partition>:<offset>`: its name in the commands. */
  readonly id: string;
  readonly topic: string;
  /** Where it stood, `<partition>:<offset>`. */
  readonly origin: string;
  readonly reason: string;
  readonly record: ReceivedRecord;
}

const added: readonly string[] = Object.values(deadLetterHeaders);

export function deadLetterOf(partition: number, record: ReceivedRecord): DeadLetter {
  const header = (name: keyof typeof deadLetterHeaders) =>
    headerText(record.headers, deadLetterHeaders[name]) ?? '?';
  return {
    id: `${partition}:${record.offset}`,
    topic: header('topic'),
    origin: `${header('partition')}:${header('offset')}`,
    reason: header('reason'),
    record,
  };
}

/** The record as it was received: key, value, timestamp, and the headers that it came with. */
export function originalOf({ record }: DeadLetter): OutgoingRecord {
  const headers: Record<string, string | Buffer> = {};
  for (const [name, value] of Object.entries(record.headers)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined && !added.includes(name)) headers[name] = first;
  }
  const { key, value, timestamp } = record;
  return { key, value, headers, timestamp };
}

/** Why replaying the record would be of no use; undefined: it would be handled. */
export function refusalOfReplay({ topic, record }: DeadLetter): string | undefined {
  if (!isInput(topic)) return `${printable(topic)} is no topic that is replayed to`;
  const decoded = decodeEvent(topic, record);
  switch (decoded.outcome) {
    case 'event':
      return undefined;
    case 'malformed':
      return decoded.reason;
    case 'unknownType':
      return 'its type is unknown, it would be passed over';
  }
}

const inputs: readonly string[] = [topics.messages, topics.users, topics.requests, topics.activity];

function isInput(topic: string): topic is Topic {
  return inputs.includes(topic);
}

/** Type, key and time, each on one line of a terminal whatever it holds. */
export function describe({ record }: DeadLetter): readonly [string, string, string] {
  const { headers, key, timestamp } = record;
  const type = headerText(headers, headerNames.type);
  return [
    type === undefined ? '-' : printable(type),
    key === null ? '-' : printable(key.toString()),
    Math.abs(timestamp) > timestampMaxMs ? String(timestamp) : new Date(timestamp).toISOString(),
  ];
}

/** The text with whatever would break the line, or steer a terminal, written as an escape. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    const escaped = JSON.stringify(character).slice(1, -1);
    const code = character.codePointAt(0) ?? 0;
    return escaped === character ? `\\u{${code.toString(16)}}` : escaped;
  });
}
