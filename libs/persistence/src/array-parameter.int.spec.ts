import * as fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { openTestDatabase, type TestDatabase } from './examples/test-database.js';
import { ArrayParameter, type Element, type ElementType } from './array-parameter.js';

describe('an array as a parameter', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await openTestDatabase();
    ({ dataSource } = database);
  });
  afterAll(() => database.drop());

  async function received(type: ElementType, values: readonly Element[]): Promise<unknown[]> {
    const rows = await dataSource.query<{ value: unknown }[]>(
      `SELECT value FROM unnest($1::${type}[]) WITH ORDINALITY AS element (value, place) ORDER BY place`,
      [new ArrayParameter(type, values)],
    );
    return rows.map(({ value }) => value);
  }

  const text = fc
    .string({ unit: 'binary', maxLength: 40 })
    .filter((value) => !value.includes('\0'));
  const elements: readonly [ElementType, fc.Arbitrary<Element>][] = [
    ['text', text],
    ['bigint', fc.maxSafeInteger()],
    ['integer', fc.integer()],
    ['boolean', fc.boolean()],
  ];

  it.each(elements)('of %s arrives as it was', async (type, element) => {
    const arrays = fc.array(fc.option(element, { nil: null, freq: 4 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(arrays, async (values) => {
        expect(await received(type, values)).toEqual(values);
      }),
      { numRuns: 60 },
    );
  });

  it.each(['json', 'jsonb'] as const)('of %s arrives as what its text says', async (type) => {
    const documents = [{ 'a "quoted" \\ name': ['房间', 1.5, null] }, [], 'text', 0, true];
    const values = [...documents.map((document) => JSON.stringify(document)), null];
    expect(await received(type, values)).toEqual([...documents, null]);
  });

  it('of JSON is refused where an element is none', async () => {
    await expect(received('json', ['{}', '{'])).rejects.toThrow('invalid input syntax');
  });
});
