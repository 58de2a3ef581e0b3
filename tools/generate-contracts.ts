import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { clientOperations, clientOperationsFile } from './client-operations/client-operations.js';
import { contractDocuments } from './contract-documents/documents.js';

/**
 * Writes docs/asyncapi.json and docs/schemas from the catalogue of events, and docs/openapi.json and what the
 * client knows of the API from the API's operations.
 */
const root = process.cwd();
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

rmSync(join(root, 'docs', 'schemas'), { recursive: true, force: true });
const written = new Map(contractDocuments(version));
written.set(clientOperationsFile, await clientOperations());
for (const [path, text] of written) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
