import { type operations, routes } from './generated/operations.js';

export type OperationId = keyof typeof routes;

type Simplified<Type> = { [Key in keyof Type]: Type[Key] };
type OrNothing<Type> = [Type] extends [never] ? unknown : Type;

type Parameters<Id extends OperationId> = operations[Id]['parameters'];
type PathOf<Id extends OperationId> = OrNothing<NonNullable<Parameters<Id>['path']>>;
type QueryOf<Id extends OperationId> = OrNothing<NonNullable<Parameters<Id>['query']>>;
type BodyOf<Id extends OperationId> =
  NonNullable<operations[Id]['requestBody']> extends {
    readonly content: { readonly 'application/json': infer Body };
  }
    ? Body
    : unknown;
type KeyOf<Id extends OperationId> = (typeof routes)[Id]['isCommand'] extends true
  ? {
      /** The requestId: a repeated one changes nothing and gets the first result. Made up when absent. */
      readonly idempotencyKey?: string;
    }
  : unknown;

/** What an operation takes: the parameters of its path and of its query, and the fields of its body. */
export type InputOf<Id extends OperationId> = Simplified<
  PathOf<Id> & QueryOf<Id> & BodyOf<Id> & KeyOf<Id>
>;

type Responses<Id extends OperationId> = operations[Id]['responses'];

/** What an operation answers. A command: with its result, if that came within `waitMs`, or without. */
export type AnswerOf<Id extends OperationId> = {
  [Status in keyof Responses<Id>]: Responses<Id>[Status] extends {
    readonly content: { readonly 'application/json': infer Answer };
  }
    ? Answer
    : never;
}[keyof Responses<Id>];

/** An operation with its input, as HTTP sends it. */
export interface HttpRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: string | undefined;
  readonly idempotencyKey: string | undefined;
}

/** Whether a header can carry it as it is. */
export function isVisibleText(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

/**
 * @throws TypeError where an id of the path cannot be sent: it is absent or empty, half of a surrogate
 *   pair, or a dot segment, which would lead to another route; and where the idempotencyKey cannot.
 */
export function httpRequest<Id extends OperationId>(id: Id, input: InputOf<Id>): HttpRequest {
  const { method, path, query, hasBody, isCommand } = routes[id];
  const rest = new Map<string, unknown>(Object.entries(input));
  const take = (name: string) => {
    const value = rest.get(name);
    rest.delete(name);
    return value;
  };
  const fullPath = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => segment(name, take(name)));
  const given = query
    .map((name) => [name, take(name)] as const)
    .filter((entry): entry is [(typeof query)[number], string | number] => entry[1] !== undefined)
    .map(([name, value]): [string, string] => [name, String(value)]);
  const idempotencyKey = isCommand ? (take('idempotencyKey') ?? newRequestId()) : undefined;
  if (idempotencyKey !== undefined && !isVisibleText(idempotencyKey)) {
    throw new TypeError('idempotencyKey cannot stand in a header: it is not visible ASCII');
  }
  return {
    method,
    path: given.length === 0 ? fullPath : `${fullPath}?${String(new URLSearchParams(given))}`,
    body: hasBody ? JSON.stringify(Object.fromEntries(rest)) : undefined,
    idempotencyKey,
  };
}

function segment(name: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name} is no id`);
  if (value === '.' || value === '..') throw new TypeError(`${name} cannot be ${value} in a path`);
  try {
    return encodeURIComponent(value);
  } catch (cause) {
    throw new TypeError(`${name} is not well-formed text`, { cause });
  }
}

/** 128 random bits. `crypto.randomUUID` would be absent on pages that were not loaded over HTTPS. */
export function newRequestId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
