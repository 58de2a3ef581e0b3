import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';
import { createDocument } from '../../apps/membership-api/src/openapi/document.js';
import { operations } from '../../apps/membership-api/src/operations.js';

type Json = Readonly<Record<string, unknown>>;
type Operation = (typeof operations)[number];

export const clientOperationsFile = 'libs/client/src/generated/operations.ts';

/**
 * What the client knows of the API, as TypeScript: the types of what each operation takes and answers, and
 * the routes as data. Made of the OpenAPI document.
 */
export async function clientOperations(): Promise<string> {
  const document = withoutProblems(createDocument(operations)) as unknown as OpenAPI3;
  const nodes = await openapiTypescript(document, { immutable: true, alphabetize: true });
  const types = astToString(nodes.filter((node) => isPartOfTheApi(node)));
  const routes = operations.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(routeOf);
  return `${notice}\n${types}\nexport const routes = {\n${routes.join('')}} as const;\n`;
}

const notice =
  '// Written by `npm run contracts:generate` from the OpenAPI document of the membership API.\n' +
  '/* eslint-disable -- nobody edits it */\n';

/** Of the declarations only those that the routes refer to. */
function isPartOfTheApi(node: object): boolean {
  const { text } = (node as { readonly name: { readonly text: string } }).name;
  return text === 'components' || text === 'operations';
}

/** Problems are one type, thrown as one error: they need not stand at every operation. */
function withoutProblems({ paths, ...document }: Json): Json {
  return { ...document, paths: mapped(paths, (methods) => mapped(methods, succeeding)) };
}

function succeeding(operation: unknown): Json {
  const { responses, ...rest } = operation as Json;
  const answers = Object.entries(responses as Json).filter(([status]) => Number(status) < 300);
  return { ...rest, responses: Object.fromEntries(answers) };
}

function mapped(object: unknown, map: (value: unknown) => unknown): Json {
  const entries = Object.entries(object as Json);
  return Object.fromEntries(entries.map(([key, value]) => [key, map(value)]));
}

/**
 * A route as data. The client takes path, query and body as one object, so no name may stand in two of
 * them.
 *
 * @throws Error where one does.
 */
function routeOf({ id, method, path, summary, query, headers, body }: Operation): string {
  const queryNames = Object.keys(query.properties);
  const pathNames = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => String(name));
  const bodyNames = Object.keys((body?.['properties'] as object | undefined) ?? {});
  const all = [...queryNames, ...pathNames, ...bodyNames];
  if (new Set(all).size < all.length) throw new Error(`${id} has two parameters of one name`);
  const route = {
    method,
    path,
    query: queryNames,
    hasBody: body !== undefined,
    isCommand: 'idempotency-key' in headers.properties,
  };
  return `    /** ${summary} */\n    ${id}: ${JSON.stringify(route)},\n`;
}
