import type { ReadModelRows } from '#persistence';

/** In which rows the tables are not as they must be, each a sentence. */
export function differences(actual: ReadModelRows, expected: ReadModelRows): string[] {
  return Object.entries(expected).flatMap(([table, rows]) => {
    const found = new Set(actual[table as keyof ReadModelRows].map(rowText));
    const wanted = new Set((rows as readonly object[]).map(rowText));
    return [
      ...[...wanted].filter((row) => !found.has(row)).map((row) => `${table} lacks ${row}`),
      ...[...found].filter((row) => !wanted.has(row)).map((row) => `${table} has ${row}`),
    ];
  });
}

/** The same for equal rows, in whatever order their columns are. */
function rowText(row: object): string {
  return JSON.stringify(row, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
