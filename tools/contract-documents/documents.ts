import { asyncApiDocument, dataSchema, eventTypes } from './asyncapi.js';

/** The documents that are generated from the catalogue: path from the root, and text. */
export function contractDocuments(version: string): ReadonlyMap<string, string> {
  const schemas = eventTypes().map(
    (type) => [`docs/schemas/${type}.json`, text(dataSchema(type))] as const,
  );
  return new Map([['docs/asyncapi.json', text(asyncApiDocument(version))], ...schemas]);
}

function text(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
