import { type Static, type TObject, type TProperties, type TSchema, Type } from '@sinclair/typebox';
import { Identifier, RoomVersion } from '#contracts';
import type { ProblemName } from './problem.js';

export const scopes = {
  'membership:read': 'Read rooms, members and their history',
  'membership:write': 'Let users join and leave',
  'membership:admin':
    'Remove and block members, change whitelists, policies and rooms, end pauses of automatic removal',
} as const;

export type Scope = keyof typeof scopes;

export interface Answer<Schema extends TSchema = TSchema> {
  readonly description: string;
  readonly schema: Schema;
  readonly example: unknown;
  readonly headers?: TObject;
}

/**
 * One route as data: what it is called, who may call it, what it takes and what it answers. The route,
 * the validation and the OpenAPI document are all made of it.
 */
export interface Operation {
  readonly id: string;
  readonly tag: 'Chatrooms' | 'Members' | 'Users' | 'Requests' | 'Commands' | 'Automatic removal';
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Template, each `{name}` an Identifier. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly scope: Scope;
  readonly query: TObject;
  readonly headers: TObject;
  readonly body?: TSchema;
  readonly bodyExample?: unknown;
  /** Largest body, bytes; absent: that of all routes. */
  readonly bodyBytesMax?: number;
  readonly answers: Readonly<Record<number, Answer>>;
  readonly problems: readonly ProblemName[];
}

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

type ValueOf<Schema> = Schema extends TSchema ? Static<Schema> : never;

/** What a handler gets: validated, with defaults. */
export interface InputOf<O extends Operation> {
  readonly path: Readonly<Record<NamesIn<O['path']>, string>>;
  readonly query: Readonly<Static<O['query']>>;
  readonly headers: Readonly<Static<O['headers']>>;
  readonly body: O extends { readonly body?: infer Body } ? ValueOf<Body> : never;
  /** Who asks: the subject of the token. */
  readonly subject: string;
}

type DeepReadonly<Value> = Value extends object
  ? { readonly [Key in keyof Value]: DeepReadonly<Value[Key]> }
  : Value;

export type AnswerOf<O extends Operation> = O['answers'] extends {
  readonly 200: { readonly schema: infer Schema extends TSchema };
}
  ? DeepReadonly<Static<Schema>>
  : never;

export function pathParametersOf(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));
}

/** An object of exactly these properties: a misspelt parameter is refused, not ignored. */
export function exactly<Properties extends TProperties>(properties: Properties) {
  return Type.Object(properties, { additionalProperties: false });
}

/** Problems that every operation may answer. */
export const problemsOfAll = [
  'invalid-parameter',
  'unauthenticated',
  'insufficient-scope',
  'too-many-requests',
  'internal',
  'unavailable',
] as const satisfies readonly ProblemName[];

/** How long a read waits for `minVersion` where its caller does not say, ms. */
export const freshnessWaitMs = 1_000;

const freshness = {
  minVersion: Type.Optional(
    Type.Integer({
      ...RoomVersion,
      description: 'Answer from a state of the room that is at least this new',
    }),
  ),
  waitMs: Type.Integer({
    minimum: 0,
    maximum: 30_000,
    default: freshnessWaitMs,
    description: 'How long to wait for minVersion, ms',
  }),
};

/** Of a read whose path names no room. */
export const freshnessOfRoom = {
  ...freshness,
  chatroomId: Type.Optional({ ...Identifier, description: 'The room that minVersion is of' }),
};

const noParameters = {};

interface ReadDefinition<
  Path extends string,
  Query extends TProperties,
  Schema extends TSchema,
  Body extends TSchema,
> extends Pick<Operation, 'id' | 'tag' | 'summary' | 'description' | 'bodyBytesMax'> {
  readonly path: Path;
  readonly query?: Query;
  readonly answer: Answer<Schema>;
  readonly problems?: readonly ProblemName[];
  /** Makes it a POST. */
  readonly body?: Body;
  readonly bodyExample?: unknown;
}

/** A route that is answered from the read model, once that is as new as the caller asks. */
export function defineRead<
  const Path extends string,
  Schema extends TSchema,
  Query extends TProperties = typeof noParameters,
  Body extends TSchema = never,
>(read: ReadDefinition<Path, Query, Schema, Body>) {
  const { answer, query, problems = [], ...rest } = read;
  const isOfRoom = pathParametersOf(read.path).includes('chatroomId');
  const version = isOfRoom ? freshness : freshnessOfRoom;
  return {
    ...rest,
    method: read.body === undefined ? ('GET' as const) : ('POST' as const),
    scope: 'membership:read' as const,
    query: exactly({ ...((query ?? noParameters) as Query), ...version }),
    headers: exactly({}),
    answers: { 200: answer },
    problems: [...problemsOfAll, 'not-yet-visible', ...problems] as const,
  };
}
