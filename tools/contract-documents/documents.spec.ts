import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { asyncApiDocument, dataSchema, eventTypes } from './asyncapi.js';
import { contractDocuments } from './documents.js';

const root = join(import.meta.dirname, '..', '..');
const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
const documents = contractDocuments(version);

describe('The published documents of the contracts', () => {
  it('are up to date; npm run contracts:generate writes them', () => {
    for (const [path, text] of documents) {
      expect(readFileSync(join(root, path), 'utf8')).toBe(text);
    }
  });

  it('hold no schema of an event that is no more', () => {
    const files = readdirSync(join(root, 'docs', 'schemas')).map((file) => `docs/schemas/${file}`);
    expect(files.filter((file) => !documents.has(file))).toEqual([]);
  });

  it('keep the schema of AsyncAPI 3', () => {
    const specification = createRequire(import.meta.url)(
      '@asyncapi/specs/schemas/3.0.0-without-$id.json',
    ) as object;
    const ajv = new Ajv({ strict: false, allErrors: true, logger: false, validateFormats: false });
    const validate = ajv.compile(specification);
    validate(asyncApiDocument(version));
    expect(validate.errors).toBeNull();
  });

  it('refer to nothing that is not in them', () => {
    const document = asyncApiDocument(version);
    const references = JSON.stringify(document).match(/#\/[^"]+/g) ?? [];
    expect(references.length).toBeGreaterThan(50);
    for (const reference of references) {
      expect(resolve(document, reference)).toBeDefined();
    }
  });

  it('say of each datum what the code says: the golden bytes keep their schema', () => {
    const folder = join(root, 'libs', 'contracts', 'golden', 'v1');
    for (const type of eventTypes()) {
      const record = readFileSync(join(folder, `${type}.record`), 'utf8');
      const data: unknown = JSON.parse(record.slice(record.indexOf('\n\n')));
      expect(new Ajv({ strict: true }).compile(dataSchema(type))(data)).toBe(true);
    }
  });
});

function resolve(document: unknown, reference: string): unknown {
  const path = reference.slice(2).split('/');
  return path.reduce<unknown>(
    (node, name) => (node as Record<string, unknown> | undefined)?.[name],
    document,
  );
}
