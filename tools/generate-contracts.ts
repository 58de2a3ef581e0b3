import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contractDocuments } from './contract-documents/documents.js';

/**
 * Writes docs/asyncapi.json and docs/schemas from the catalogue of events, and docs/openapi.json from the
 * operations of the API.
 */
const root = process.cwd();
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
};

rmSync(join(root, 'docs', 'schemas'), { recursive: true, force: true });
for (const [path, text] of contractDocuments(version)) {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
