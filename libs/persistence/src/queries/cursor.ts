/** A cursor that this library has not made, or made for another query. */
export class InvalidCursor extends Error {
  constructor() {
    super('The cursor is not one of this query.');
    this.name = 'InvalidCursor';
  }
}

/** Ids hold no control characters, so this one joins the parts of a cursor without ambiguity. */
const separator = '\u001f';

/** The place after which the next page of `query` begins, as opaque text. */
export function encodeCursor(query: string, position: readonly (string | number)[]): string {
  return Buffer.from([query, ...position].join(separator)).toString('base64url');
}

function partsOf(cursor: string, query: string, count: number): string[] {
  const bytes = Buffer.from(cursor, 'base64url');
  const [madeFor, ...parts] = bytes.toString().split(separator);
  if (bytes.toString('base64url') !== cursor || madeFor !== query || parts.length !== count) {
    throw new InvalidCursor();
  }
  return parts;
}

/** The id in a cursor of `query`. Throws InvalidCursor. */
export function decodeIdCursor(query: string, cursor: string): string {
  return partsOf(cursor, query, 1).join();
}

/** The `count` safe integers in a cursor of `query`. Throws InvalidCursor. */
export function decodeIntegerCursor(query: string, cursor: string, count: number): number[] {
  return partsOf(cursor, query, count).map((part) => {
    if (!/^\d{1,16}$/.test(part) || !Number.isSafeInteger(Number(part))) throw new InvalidCursor();
    return Number(part);
  });
}

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly nextCursor: string | null;
}

/** Cuts the one row more than `limit` that was read to learn whether another page follows. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  cursorAfter: (last: Row) => string,
): Page<Row> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { rows: shown, nextCursor: more ? cursorAfter(last) : null };
}
