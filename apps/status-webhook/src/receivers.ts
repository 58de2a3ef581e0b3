import { type Static, Type } from '@sinclair/typebox';
import { parseOwnJson, schemaViolation } from '#contracts';
import { ConfigurationError } from '#observability';

/** Most receivers of one installation; each has connections and a batch a partition of its own. */
const receiversMax = 32;

/** `whsec_` and the Base64 of 24 to 64 bytes, as Standard Webhooks writes a symmetric key. */
const Secret = Type.String({ pattern: '^whsec_[A-Za-z0-9+/]{32,86}={0,2}$' });

const ReceiverSetting = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }),
    url: Type.String({ pattern: '^https?://' }),
    secrets: Type.Array(Secret, { minItems: 1, maxItems: 4, uniqueItems: true }),
    since: Type.Optional(
      Type.String({
        pattern:
          '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:\\.\\d{1,3})?(?:Z|[+-]\\d{2}:\\d{2})$',
      }),
    ),
  },
  { additionalProperties: false },
);

const ReceiverSettings = Type.Array(ReceiverSetting, { minItems: 1, maxItems: receiversMax });

/** Somebody who gets the room status. */
export interface Receiver {
  /** Names its consumer group: whoever changes it starts a new receiver. */
  readonly name: string;
  readonly url: string;
  /** Keys that requests are signed with, all of them: the newest, and those that it replaces. */
  readonly secrets: readonly string[];
  /** What a new receiver gets first: events decided at this time, ms, or later; absent: all. */
  readonly sinceMs: number | undefined;
}

const variable = 'STATUS_WEBHOOK_RECEIVERS';

/** @throws {ConfigurationError} which says what is wrong and where, and never a value. */
export function readReceivers(text: string): readonly Receiver[] {
  const settings = parsed(text);
  const violation = schemaViolation(ReceiverSettings, settings);
  if (violation !== undefined) throw wrong(`is not a list of receivers: ${violation}`);
  const receivers = (settings as Static<typeof ReceiverSettings>).map(toReceiver);
  if (new Set(receivers.map(({ name }) => name)).size < receivers.length) {
    throw wrong('has two receivers with one name');
  }
  return receivers;
}

function parsed(text: string): unknown {
  try {
    return parseOwnJson(text);
  } catch {
    throw wrong('must be JSON');
  }
}

function toReceiver(setting: Static<typeof ReceiverSetting>, index: number): Receiver {
  const { name, url, secrets, since } = setting;
  if (!URL.canParse(url)) throw wrong(`has no URL at data/${index}/url`);
  const { username, password } = new URL(url);
  if (username !== '' || password !== '') {
    throw wrong(`must not have a user or a password in data/${index}/url`);
  }
  const sinceMs = since === undefined ? undefined : Date.parse(since);
  if (Number.isNaN(sinceMs)) throw wrong(`has no moment at data/${index}/since`);
  return { name, url, secrets, sinceMs };
}

function wrong(problem: string): ConfigurationError {
  return new ConfigurationError([{ name: variable, problem }]);
}
