import { createDocument } from '../../apps/membership-api/src/openapi/document.js';
import { operations } from '../../apps/membership-api/src/operations.js';
import { asyncApiDocument, dataSchema, eventTypes, roomStatusSchema } from './asyncapi.js';

/**
 * The documents that are generated from the catalogue of events and from the API's operations: path from
 * the root, and text.
 */
export function contractDocuments(version: string): ReadonlyMap<string, string> {
  const schemas = eventTypes().map(
    (type) => [`docs/schemas/${type}.json`, text(dataSchema(type))] as const,
  );
  return new Map([
    ['docs/asyncapi.json', text(asyncApiDocument(version))],
    ['docs/openapi.json', text(createDocument(operations))],
    ['docs/schemas/RoomStatus.json', text(roomStatusSchema())],
    ...schemas,
  ]);
}

function text(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
