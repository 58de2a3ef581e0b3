import type { TSchema } from '@sinclair/typebox';
import {
  catalogue,
  deadLetterHeaders,
  type EventType,
  headerNames,
  isEventType,
  RoomStatus,
  type Topic,
  topicDefinitions,
  topics,
} from '#contracts';

type Json = Record<string, unknown>;

const topicNames: readonly Topic[] = Object.values(topics);
const published = topicNames.filter((topic) => topicDefinitions[topic].direction !== 'internal');

export function eventTypes(): EventType[] {
  return Object.keys(catalogue).filter(isEventType);
}

/** A schema as plain JSON, without what only TypeScript sees. */
function plain(schema: TSchema): Json {
  return JSON.parse(JSON.stringify(schema)) as Json;
}

/** The JSON Schema of an event's data, as part of another document. */
function eventSchema(type: EventType): Json {
  const { schema, summary } = catalogue[type];
  return { title: type, description: summary, ...plain(schema) };
}

const draft = { $schema: 'http://json-schema.org/draft-07/schema#' };

/** The JSON Schema of an event's data, as a document of its own. */
export function dataSchema(type: EventType): Json {
  return { ...draft, ...eventSchema(type) };
}

/** The JSON Schema of an entry of the room status push. */
export function roomStatusSchema(): Json {
  const description = 'An entry of the room status push; a request carries an array of them.';
  return { ...draft, title: 'RoomStatus', description, ...plain(RoomStatus) };
}

function headersOf(type: EventType): Json {
  const text = { type: 'string' };
  return {
    type: 'object',
    properties: {
      [headerNames.specVersion]: { const: '1.0' },
      [headerNames.id]: text,
      [headerNames.source]: text,
      [headerNames.type]: { const: type },
      [headerNames.time]: { type: 'string', format: 'date-time' },
      [headerNames.contentType]: { const: 'application/json' },
    },
  };
}

function keyOf(type: EventType): Json {
  const { key } = catalogue[type];
  return { type: 'string', description: key === 'recordKey' ? 'chatroomId' : key };
}

function message(type: EventType): Json {
  return {
    name: type,
    title: type,
    summary: catalogue[type].summary,
    'x-version': catalogue[type].version,
    contentType: 'application/json',
    headers: headersOf(type),
    payload: { $ref: `#/components/schemas/${type}` },
    bindings: { kafka: { key: keyOf(type) } },
  };
}

const deadLetter = {
  name: 'DeadLetter',
  title: 'DeadLetter',
  summary: 'A record as it was received, with headers that say what was wrong and where it stood.',
  headers: {
    type: 'object',
    required: Object.values(deadLetterHeaders),
    properties: Object.fromEntries(
      Object.values(deadLetterHeaders).map((name) => [name, { type: 'string' }]),
    ),
  },
};

function messageNames(topic: Topic): string[] {
  if (topic === topics.deadLetters) return [deadLetter.name];
  return eventTypes().filter((type) => catalogue[type].topic === topic);
}

function references(names: readonly string[], to: string): Record<string, Json> {
  return Object.fromEntries(names.map((name) => [name, { $ref: `${to}/${name}` }]));
}

/** A channel's name in the document: the key of the topic in `topics`. */
function channelName(topic: Topic): string {
  const entry = Object.entries(topics).find(([, name]) => name === topic);
  if (entry === undefined) throw new TypeError(`${topic} is no topic`);
  return entry[0];
}

function channel(topic: Topic): Json {
  const { summary, cleanup, retentionMs, retentionBytes } = topicDefinitions[topic];
  const topicConfiguration = {
    'cleanup.policy': [cleanup],
    'retention.ms': retentionMs,
    ...(retentionBytes === undefined ? {} : { 'retention.bytes': retentionBytes }),
  };
  return {
    address: topic,
    summary,
    messages: references(messageNames(topic), '#/components/messages'),
    bindings: { kafka: { topicConfiguration } },
  };
}

function operation(topic: Topic): Json {
  const name = channelName(topic);
  return {
    action: topicDefinitions[topic].direction === 'in' ? 'receive' : 'send',
    channel: { $ref: `#/channels/${name}` },
    messages: messageNames(topic).map((type) => ({
      $ref: `#/channels/${name}/messages/${type}`,
    })),
  };
}

function operationName(topic: Topic): string {
  return `${topicDefinitions[topic].direction === 'in' ? 'read' : 'write'}-${channelName(topic)}`;
}

/** The AsyncAPI 3 document of the topics that other services write or read. */
export function asyncApiDocument(version: string): Json {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Chatroom membership',
      version,
      description:
        'Who joins and leaves a chatroom, and why. Events are CloudEvents 1.0 in Kafka binary mode; ' +
        "the time of an event is its record's timestamp. Unknown types and fields are ignored; a " +
        'record that claims a known type and breaks its schema goes to the dead letters. ' +
        'An installation may put a prefix before each topic.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(published.map((topic) => [channelName(topic), channel(topic)])),
    operations: Object.fromEntries(
      published.map((topic) => [operationName(topic), operation(topic)]),
    ),
    components: {
      messages: Object.fromEntries([
        ...eventTypes().map((type) => [type, message(type)] as const),
        [deadLetter.name, deadLetter],
      ]),
      schemas: Object.fromEntries(eventTypes().map((type) => [type, eventSchema(type)])),
    },
  };
}
