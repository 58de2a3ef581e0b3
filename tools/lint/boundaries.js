/**
 * Who may import what, as data. Each room of the house names the libraries of ours it may use and the
 * packages that it alone may use; everything else follows. `eslint.config.js` turns a room into rules,
 * and `test/architecture/lint-boundaries.spec.ts` plants a violation of each.
 */

/** Our libraries, each imported as `#name` and exporting through its `src/index.ts` alone. */
export const libraries = [
  'contracts',
  'membership',
  'streaming',
  'persistence',
  'observability',
  'client',
];

/** Packages that only some rooms may import: the reason is shown with the violation. */
const guardedPackages = [
  { name: 'kafkajs', only: ['libs/streaming'], ports: '#streaming' },
  { name: 'typeorm', only: ['libs/persistence', 'migrations'], ports: '#persistence' },
  { name: 'pg', only: ['libs/persistence', 'migrations'], ports: '#persistence' },
];

/**
 * What the domain may import of the contracts besides types: constants and schemas, which are pure
 * data, and the pure function that compares data with a schema. Encoding and decoding are not here.
 */
export const pureContracts = [
  'RoomPolicy',
  'activityTimeoutSecondsMax',
  'defaultRoomPolicy',
  'parseStateKey',
  'removalReasons',
  'resultCodes',
  'schemaViolation',
  'stateKeys',
];

/** @type {readonly import('./boundaries.js').Room[]} */
export const rooms = [
  { folder: 'apps/*', libraries },
  { folder: 'libs/contracts', libraries: [] },
  { folder: 'libs/membership', libraries: ['contracts'], pure: true },
  { folder: 'libs/streaming', libraries: ['contracts'] },
  { folder: 'libs/persistence', libraries: ['contracts'] },
  { folder: 'libs/observability', libraries: [] },
  { folder: 'libs/client', libraries: [], selfContained: true },
  { folder: 'migrations', libraries: [] },
  { folder: 'tools', libraries },
  { folder: 'bench', libraries },
  { folder: 'test', libraries },
];

function unlistedLibraries(room) {
  return {
    regex: `^#(?!(?:${[...room.libraries, '$'].join('|')})(?:/|$))`,
    message: `${room.folder} may import ${namesOf(room.libraries)}.`,
  };
}

function namesOf(names) {
  return names.length === 0 ? 'no library of ours' : names.map((name) => `#${name}`).join(', ');
}

const deepImport = {
  regex: '^#[^/]+/',
  message: 'A library is imported through its index: #name.',
};

function guards(room) {
  return guardedPackages
    .filter(({ only }) => !only.includes(room.folder))
    .map(({ name, only, ports }) => ({
      regex: `^(?:${name}|@types/${name})(?:/|$)`,
      message: `Only ${only.join(' and ')} may import ${name}; use ${ports}.`,
    }));
}

const anyPackage = { regex: '^[^.#]' };

/** What a room may import that no package is: the domain, and a library that is published by itself. */
function packages(room) {
  if (room.pure) {
    return [{ ...anyPackage, message: 'The domain is pure: no package, nothing of Node.' }];
  }
  if (room.selfContained) {
    return [{ ...anyPackage, message: `${room.folder} runs in browsers, without a package.` }];
  }
  return guards(room);
}

const contractsBesidesTypes = {
  name: '#contracts',
  allowImportNames: pureContracts,
  allowTypeImports: true,
  message: 'The domain imports types and pure data of the contracts.',
};

/** Options of `no-restricted-imports` for the files of a room. */
export function importOptions(room, { test = false } = {}) {
  const outside = test ? guards(room) : packages(room);
  return {
    paths: room.pure && !test ? [contractsBesidesTypes] : [],
    patterns: [unlistedLibraries(room), deepImport, ...outside],
  };
}
