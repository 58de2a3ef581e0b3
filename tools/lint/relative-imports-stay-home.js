import { dirname, relative, resolve, sep } from 'node:path';

const roomsOfTwoLevels = new Set(['apps', 'libs']);

/** Where relative paths may lead besides the room itself; nobody enters a library this way. */
const doors = new Map([
  ['root', ['tools']],
  ['tools', ['apps']],
  ['bench', ['apps', 'test', 'tools']],
  ['test', ['apps', 'bench', 'tools', 'root']],
  ['libs/persistence', ['migrations']],
]);

/** The room that a file belongs to: `apps/x`, `libs/x`, its top folder, or `root`. */
function roomOf(root, file) {
  const [top, second] = relative(root, file).split(sep);
  if (second === undefined) return 'root';
  return roomsOfTwoLevels.has(top) ? `${top}/${second}` : top;
}

function mayEnter(from, to) {
  return from === to || (doors.get(from) ?? []).includes(to.split('/')[0]);
}

/**
 * A relative import never leaves its app or library, in whatever form it is written: `import`,
 * `export from`, `import()` or `import('…').Type`. Libraries are reached by their `#name`.
 */
export const relativeImportsStayHome = {
  meta: {
    type: 'problem',
    docs: { description: 'Relative imports stay in their app or library' },
    schema: [],
    messages: { leaves: '{{from}} may not reach into {{to}} by a relative path.' },
  },
  create(context) {
    const from = roomOf(context.cwd, context.filename);

    function check(node, source) {
      const specifier = source?.value;
      if (typeof specifier !== 'string' || !specifier.startsWith('.')) return;
      const to = roomOf(context.cwd, resolve(dirname(context.filename), specifier));
      if (!mayEnter(from, to)) context.report({ node, messageId: 'leaves', data: { from, to } });
    }

    return {
      ImportDeclaration: (node) => check(node, node.source),
      ExportAllDeclaration: (node) => check(node, node.source),
      ExportNamedDeclaration: (node) => check(node, node.source),
      ImportExpression: (node) => check(node, node.source),
      TSImportType: (node) => check(node, node.source ?? node.argument?.literal),
    };
  },
};
