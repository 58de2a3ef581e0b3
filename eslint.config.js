import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { importOptions, rooms } from './tools/lint/boundaries.js';
import { relativeImportsStayHome } from './tools/lint/relative-imports-stay-home.js';

const tests = ['**/*.spec.ts', 'test/**/*.ts'];
const production = ['apps/**/*.ts', 'libs/**/*.ts'];

const house = { rules: { 'relative-imports-stay-home': relativeImportsStayHome } };

const everywhere = {
  eqeqeq: 'error',
  'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'] }],
  'object-shorthand': 'error',
  complexity: ['error', 12],
  'max-depth': ['error', 3],
  'max-lines': ['error', 300],
  'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
  'house/relative-imports-stay-home': 'error',
};

const typed = {
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    {
      allowDefaultCaseForExhaustiveSwitch: false,
      considerDefaultExhaustiveForUnions: false,
      requireDefaultForNonUnion: true,
    },
  ],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/consistent-type-exports': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/no-unnecessary-condition': [
    'error',
    { allowConstantLoopConditions: 'only-allowed-literals' },
  ],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/prefer-readonly': 'error',
  // Nest declares the options of its functions as classes.
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
};

/** What reads a clock, does I/O or draws a random number, as a global. */
const impureGlobals = [
  'Buffer',
  'Date',
  'WebSocket',
  'clearImmediate',
  'clearInterval',
  'clearTimeout',
  'console',
  'crypto',
  'fetch',
  'performance',
  'process',
  'queueMicrotask',
  'require',
  'setImmediate',
  'setInterval',
  'setTimeout',
];

/** What Node has as a global and browsers have not. */
const nodeOnlyGlobals = [
  'Buffer',
  '__dirname',
  '__filename',
  'clearImmediate',
  'global',
  'module',
  'process',
  'require',
  'setImmediate',
];

const parseJson = {
  object: 'JSON',
  property: 'parse',
  message: 'Only libs/contracts parses JSON: use decodeEvent or parseOwnJson.',
};

const random = {
  object: 'Math',
  property: 'random',
  message: 'The domain is pure: randomness is an argument.',
};

/** What the plain JavaScript of the tools takes from Node; TypeScript knows by itself. */
const nodeGlobals = Object.fromEntries(
  [
    'Buffer',
    'URL',
    'clearInterval',
    'clearTimeout',
    'console',
    'fetch',
    'performance',
    'process',
    'setInterval',
    'setTimeout',
  ].map((name) => [name, 'readonly']),
);

/** Only a static import can be held against the table of rooms. */
const staticImports = [
  'error',
  { selector: 'ImportExpression', message: 'Import statically, so that boundaries are checked.' },
];

const focusedTests = ['describe', 'it', 'test'].flatMap((object) =>
  ['only', 'skip', 'todo'].map((property) => ({
    object,
    property,
    message: 'Every test runs, always.',
  })),
);

const roomRules = rooms.flatMap((room) => [
  {
    name: `house/imports of ${room.folder}`,
    files: [`${room.folder}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', importOptions(room)] },
  },
  {
    name: `house/imports of ${room.folder} in tests`,
    files: [`${room.folder}/**/*.spec.ts`, `${room.folder}/src/examples/*.ts`],
    rules: { 'no-restricted-imports': ['error', importOptions(room, { test: true })] },
  },
]);

export default defineConfig(
  globalIgnores(['dist/', 'libs/client/dist/', 'coverage/', '.local/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { plugins: { house }, rules: everywhere },
  {
    files: ['**/*.ts'],
    extends: [
      js.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
    ],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: typed,
  },
  {
    files: ['**/*.js'],
    extends: [js.configs.recommended],
    languageOptions: { globals: nodeGlobals },
  },
  ...roomRules,
  {
    name: 'house/production',
    files: production,
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': staticImports,
      'no-restricted-properties': ['error', parseJson],
    },
  },
  {
    name: 'house/contracts parse JSON',
    files: ['libs/contracts/**/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    name: 'house/the domain is pure',
    files: ['libs/membership/**/*.ts'],
    ignores: tests,
    rules: {
      'no-restricted-globals': [
        'error',
        {
          checkGlobalObject: true,
          globals: impureGlobals.map((name) => ({
            name,
            message: 'The domain is pure: time, ids and I/O come from outside.',
          })),
        },
      ],
      'no-restricted-properties': ['error', parseJson, random],
    },
  },
  {
    name: 'house/the client runs in browsers',
    files: ['libs/client/**/*.ts'],
    ignores: [...tests, 'libs/client/src/examples/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        {
          checkGlobalObject: true,
          globals: nodeOnlyGlobals.map((name) => ({
            name,
            message: 'The client runs in browsers: nothing of Node.',
          })),
        },
      ],
    },
  },
  {
    name: 'house/tests',
    files: tests,
    rules: {
      'max-lines': ['error', 600],
      'max-lines-per-function': 'off',
      'no-restricted-properties': ['error', ...focusedTests],
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  prettier,
);
