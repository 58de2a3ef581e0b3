/** A statement of the projection, taken apart as far as the simulated server needs it. */
export type Statement =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'load positions' }
  | { readonly kind: 'move position'; readonly set: number; readonly where: Comparisons }
  | { readonly kind: 'enter position' }
  | { readonly kind: 'update rooms'; readonly columns: readonly string[] }
  | { readonly kind: 'insert rooms'; readonly columns: readonly string[] }
  | {
      readonly kind: 'insert';
      readonly table: string;
      readonly columns: readonly string[];
      readonly onConflict: 'fail' | 'update';
    }
  | { readonly kind: 'delete rows'; readonly table: string; readonly columns: readonly string[] }
  | { readonly kind: 'delete room'; readonly table: string };

/** `column = $n` */
export type Comparisons = readonly { readonly column: string; readonly parameter: number }[];

const known = new Map<string, Statement>();

/** @throws {Error} when the statement is none that the projection is known to use. */
export function statementOf(sql: string): Statement {
  let statement = known.get(sql);
  if (statement === undefined) {
    statement = parse(sql.replace(/\s+/g, ' ').trim());
    known.set(sql, statement);
  }
  return statement;
}

const readers: readonly (readonly [RegExp, (sql: string, table: string) => Statement])[] = [
  [/^SELECT set_config/, () => ({ kind: 'nothing' })],
  [/^SELECT .* FROM projection_positions/, () => ({ kind: 'load positions' })],
  [/^UPDATE projection_positions/, moveOf],
  [/^INSERT INTO projection_positions/, () => ({ kind: 'enter position' })],
  [/^UPDATE rooms/, (sql) => ({ kind: 'update rooms', columns: aliased(sql) })],
  [/^INSERT INTO rooms/, (sql) => ({ kind: 'insert rooms', columns: aliased(sql) })],
  [/^INSERT INTO (\w+)/, insertOf],
  [
    /^DELETE FROM (\w+) USING unnest/,
    (sql, table) => ({ kind: 'delete rows', table, columns: aliased(sql) }),
  ],
  [
    /^DELETE FROM (\w+) WHERE chatroom_id = ANY\(\$1/,
    (_sql, table) => ({ kind: 'delete room', table }),
  ],
];

function parse(sql: string): Statement {
  for (const [pattern, read] of readers) {
    const match = pattern.exec(sql);
    if (match !== null) return read(sql, match[1] ?? '');
  }
  throw new Error(`the simulated PostgreSQL does not know: ${sql}`);
}

function moveOf(sql: string): Statement {
  const [, set = '', where = ''] = /SET next_offset = \$(\d+) WHERE (.*)$/.exec(sql) ?? [];
  const comparisons = [...where.matchAll(/(\w+) = \$(\d+)/g)];
  return {
    kind: 'move position',
    set: Number(set) - 1,
    where: comparisons.map(([, column = '', parameter]) => {
      return { column, parameter: Number(parameter) - 1 };
    }),
  };
}

function insertOf(sql: string, table: string): Statement {
  const onConflict = sql.includes('DO UPDATE') ? 'update' : 'fail';
  return {
    kind: 'insert',
    table,
    columns: listed(/INSERT INTO \w+ \(([^)]*)\)/.exec(sql)),
    onConflict,
  };
}

/** The columns of `unnest(…) AS name (columns)`. */
function aliased(sql: string): readonly string[] {
  return listed(/ AS (?:change|gone) \(([^)]*)\)/.exec(sql));
}

function listed(match: RegExpExecArray | null): readonly string[] {
  const [, columns] = match ?? [];
  if (columns === undefined) throw new Error('the simulated PostgreSQL finds no columns');
  return columns.split(',').map((column) => column.trim());
}
