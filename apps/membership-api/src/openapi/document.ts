import type { TObject, TSchema } from '@sinclair/typebox';
import { Identifier } from '#contracts';
import { type Answer, type Operation, pathParametersOf, scopes } from '../http/operation.js';
import {
  Problem,
  ProblemDetails,
  problemKinds,
  problemMediaType,
  type ProblemName,
} from '../http/problem.js';
import { componentSchemas, documentSchema } from './schema-references.js';
import { openRoutes } from './open-routes.js';

type Json = Readonly<Record<string, unknown>>;

const description =
  `Asks for changes of chatrooms and reads their state. Commands are requests in a log: 202
means that the request is in the log, \`waitMs\` waits for its result. Reads are answered from a read model; with
\`minVersion\`, from one that includes a version that the caller knows of. Errors are problem details (RFC 9457)
with a result code.`.replaceAll('\n', ' ');

/** The OpenAPI 3.1 document of the operations, made of the very schemas that validate their requests. */
export function createDocument(operations: readonly Operation[]): Json {
  return {
    openapi: '3.1.0',
    info: { title: 'Chatroom membership API', version: '1', description },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    security: [{ bearer: [] }],
    paths: pathsOf(operations),
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: `Scopes: ${Object.entries(scopes)
            .map(([scope, meaning]) => `${scope} (${meaning})`)
            .join('; ')}`,
        },
      },
      schemas: componentSchemas(),
    },
  };
}

function pathsOf(operations: readonly Operation[]): Record<string, Json> {
  const paths: Record<string, Json> = { ...openRoutes };
  for (const operation of operations) {
    const { path, method } = operation;
    paths[path] = { ...paths[path], [method.toLowerCase()]: documentOperation(operation) };
  }
  return paths;
}

function documentOperation(operation: Operation): Json {
  const { id, tag, summary, scope, body, query, headers } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    security: [{ bearer: [scope] }],
    parameters: [
      ...pathParametersOf(operation.path).map(pathParameter),
      ...parametersIn('query', query),
      ...parametersIn('header', headers),
    ],
    ...(body === undefined ? {} : { requestBody: requestBody(body, operation.bodyExample) }),
    responses: { ...answersOf(operation), ...problemsOf(operation) },
  };
}

function pathParameter(name: string): Json {
  return { name, in: 'path', required: true, schema: documentSchema(Identifier) };
}

const headerSpelling: Readonly<Record<string, string>> = { 'idempotency-key': 'Idempotency-Key' };

function parametersIn(place: 'query' | 'header', { properties, required = [] }: TObject): Json[] {
  return Object.entries(properties).map(([name, { description: meaning, ...schema }]) => ({
    name: headerSpelling[name] ?? name,
    in: place,
    required: required.includes(name) && schema.default === undefined,
    ...(meaning === undefined ? {} : { description: meaning }),
    schema: documentSchema(schema),
  }));
}

function requestBody(schema: TSchema, example: unknown): Json {
  return {
    required: 'required' in schema || 'minProperties' in schema,
    content: { 'application/json': { schema: documentSchema(schema), example } },
  };
}

function answersOf({ answers }: Operation): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(answers).map(([status, answer]) => [status, documentAnswer(answer)]),
  );
}

function documentAnswer({ description: meaning, schema, example, headers }: Answer): Json {
  const content = { 'application/json': { schema: documentSchema(schema), example } };
  return { description: meaning, ...(headers && { headers: headersOf(headers) }), content };
}

function headersOf({ properties }: TObject): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, { description: meaning, ...schema }]) => [
      name,
      { description: meaning, schema: documentSchema(schema) },
    ]),
  );
}

/** One response a status, as several problems may share one. */
function problemsOf({ problems, path }: Operation): Record<string, Json> {
  const statuses = new Set(problems.map((name) => problemKinds[name].status));
  return Object.fromEntries(
    [...statuses].map((status) => [
      status,
      documentProblems(
        problems.filter((name) => problemKinds[name].status === status),
        path,
      ),
    ]),
  );
}

function documentProblems(names: readonly ProblemName[], path: string): Json {
  const headers = {
    ...(names.some((name) => retriableStatuses.has(problemKinds[name].status)) && retryAfter),
    ...(names.includes('too-many-requests') && rateLimit),
    ...(names.includes('unauthenticated') && challenge),
  };
  return {
    description: names.map((name) => problemKinds[name].title).join('; '),
    ...(Object.keys(headers).length > 0 && { headers }),
    content: {
      [problemMediaType]: {
        schema: documentSchema(ProblemDetails),
        examples: Object.fromEntries(names.map((name) => [name, problemExample(name, path)])),
      },
    },
  };
}

function problemExample(name: ProblemName, path: string): Json {
  const instance = path.replace('{chatroomId}', 'room1').replaceAll(/\{\w+\}/g, 'u1');
  return { value: new Problem(name, `${problemKinds[name].title}.`).details(instance) };
}

const retryAfter = {
  'Retry-After': { description: 'When to come back, s', schema: { type: 'integer' } },
};
const retriableStatuses: ReadonlySet<number> = new Set([429, 503]);
const rateLimit = {
  'RateLimit-Policy': {
    description: 'Quota (q) and its window (w, s)',
    schema: { type: 'string' },
  },
  RateLimit: {
    description: 'What is left of the quota (r), and when it is whole again (t, s)',
    schema: { type: 'string' },
  },
};
const challenge = {
  'WWW-Authenticate': { description: 'RFC 6750', schema: { type: 'string' } },
};
