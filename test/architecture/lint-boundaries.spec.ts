import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

/**
 * Plants a violation of each boundary in a file that exists only in memory, and expects the rule that
 * guards it; then plants what the table of rooms allows, and expects silence. Rules that need types are
 * probed at the end, on the text of files that exist.
 */

const imports = 'no-restricted-imports';
const stayHome = 'house/relative-imports-stay-home';
const globals = 'no-restricted-globals';
const properties = 'no-restricted-properties';
const syntax = 'no-restricted-syntax';

const withoutTypes = new ESLint({
  overrideConfig: [
    {
      files: ['**/*.ts'],
      ...tseslint.configs.disableTypeChecked,
      languageOptions: { parserOptions: { projectService: false, project: false } },
    },
  ],
});
const withTypes = new ESLint();

/** The first probe loads the compiler, which takes its time on a busy machine. */
const probeMaxMs = 60_000;

async function firing(eslint: ESLint, filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  if (result === undefined) throw new Error(`${filePath} is not linted`);
  return result.messages.map(({ ruleId, message }) => ruleId ?? message);
}

function use(source: string, name = 'thing'): string {
  return `import { ${name} } from '${source}';\n\nexport const used: unknown = ${name};\n`;
}

function useType(source: string): string {
  return `import type { Thing } from '${source}';\n\nexport type Used = Thing;\n`;
}

const app = 'apps/kickout-saga/src/probe.ts';
const contracts = 'libs/contracts/src/probe.ts';
const membership = 'libs/membership/src/probe.ts';
const membershipTest = 'libs/membership/src/probe.spec.ts';
const streaming = 'libs/streaming/src/probe.ts';
const persistence = 'libs/persistence/src/probe.ts';
const observability = 'libs/observability/src/probe.ts';
const client = 'libs/client/src/probe.ts';
const clientTest = 'libs/client/src/probe.spec.ts';
const migrations = 'migrations/0001-probe.ts';
const tools = 'tools/probe.ts';
const bench = 'bench/probe.ts';
const scenario = 'test/probe.spec.ts';

type Probe = readonly [file: string, rule: string, code: string];

const violations: readonly Probe[] = [
  [app, stayHome, use('../../membership-api/src/config.js')],
  [app, stayHome, use('../../../libs/membership/src/index.js')],
  [app, stayHome, use('../../../tools/stack.js')],
  [app, stayHome, "export * from '../../membership-api/src/config.js';\n"],
  [app, stayHome, "export { thing } from '../../membership-api/src/config.js';\n"],
  [app, imports, use('#membership/room.js')],
  [app, imports, use('#contracts/src/index.js')],
  [app, imports, use('#unheard-of')],
  [app, imports, use('kafkajs', 'Kafka')],
  [app, imports, useType('kafkajs')],
  [app, imports, "export { Kafka } from 'kafkajs';\n"],
  [app, imports, use('kafkajs/src/index.js')],
  [app, imports, use('typeorm', 'DataSource')],
  [app, imports, use('typeorm/driver/Driver.js')],
  [app, imports, use('pg', 'Pool')],
  [app, syntax, "export const used: unknown = import('kafkajs');\n"],
  [app, properties, "export const used: unknown = JSON.parse('{}');\n"],
  [app, properties, 'export const { parse } = JSON;\n'],
  [app, 'no-console', "console.log('hello');\n"],

  ...['membership', 'streaming', 'persistence', 'observability', 'client'].map(
    (library) => [contracts, imports, use(`#${library}`)] as const,
  ),
  [contracts, imports, useType('#membership')],
  [contracts, stayHome, useType('../../membership/src/index.js')],
  [contracts, imports, use('kafkajs', 'Kafka')],
  [contracts, imports, use('pg', 'Pool')],

  [membership, imports, use('#contracts', 'decodeEvent')],
  [
    membership,
    imports,
    "import * as contracts from '#contracts';\n\nexport const used = contracts;\n",
  ],
  [membership, imports, "export * from '#contracts';\n"],
  ...['streaming', 'persistence', 'observability', 'client'].map(
    (library) => [membership, imports, useType(`#${library}`)] as const,
  ),
  [membership, stayHome, use('../../contracts/src/index.js', 'resultCodes')],
  [membership, imports, use('node:events', 'EventEmitter')],
  [membership, imports, useType('kafkajs')],
  [membership, imports, useType('@nestjs/common')],
  [membership, imports, use('pg', 'Pool')],
  ...[
    'Date.now()',
    'new Date(0)',
    'globalThis.Date.now()',
    'process.env',
    "Buffer.from('')",
    'setTimeout(() => 1, 1)',
    'setInterval(() => 1, 1)',
    'setImmediate(() => 1)',
    'queueMicrotask(() => 1)',
    "fetch('')",
    'performance.now()',
    'crypto.randomUUID()',
  ].map((code) => [membership, globals, `export const used: unknown = ${code};\n`] as const),
  [membership, properties, 'export const used = Math.random();\n'],
  [membership, properties, "export const used: unknown = JSON.parse('{}');\n"],
  [membershipTest, imports, use('#streaming')],
  [membershipTest, imports, use('kafkajs', 'Kafka')],

  ...['membership', 'persistence', 'observability', 'client'].map(
    (library) => [streaming, imports, useType(`#${library}`)] as const,
  ),
  [streaming, stayHome, use('../../../apps/kickout-saga/src/topology.js')],
  [streaming, imports, use('pg', 'Pool')],
  [streaming, imports, use('typeorm', 'DataSource')],
  [streaming, properties, "export const used: unknown = JSON.parse('{}');\n"],

  ...['membership', 'streaming', 'observability', 'client'].map(
    (library) => [persistence, imports, useType(`#${library}`)] as const,
  ),
  [persistence, stayHome, use('../../../apps/membership-api/src/config.js')],
  [persistence, imports, use('kafkajs', 'Kafka')],

  ...['contracts', 'membership', 'streaming', 'persistence', 'client'].map(
    (library) => [observability, imports, useType(`#${library}`)] as const,
  ),
  [observability, stayHome, use('../../contracts/src/index.js')],
  [observability, imports, use('kafkajs', 'Kafka')],

  ...['contracts', 'membership', 'streaming', 'persistence', 'observability'].map(
    (library) => [client, imports, useType(`#${library}`)] as const,
  ),
  [client, imports, use('kafkajs', 'Kafka')],
  [client, imports, use('node:http', 'createServer')],
  [client, imports, use('ajv', 'Ajv')],
  [client, imports, useType('@nestjs/common')],
  [client, stayHome, use('../../contracts/src/index.js', 'resultCodes')],
  ...['process.env', "Buffer.from('')", 'setImmediate(() => 1)', 'globalThis.process'].map(
    (code) => [client, globals, `export const used: unknown = ${code};\n`] as const,
  ),
  [clientTest, imports, use('kafkajs', 'Kafka')],

  [migrations, imports, use('#contracts', 'topics')],
  [migrations, imports, use('kafkajs', 'Kafka')],
  [migrations, stayHome, use('../libs/persistence/src/index.js')],

  [tools, imports, use('kafkajs', 'Kafka')],
  [tools, imports, use('pg', 'Pool')],
  [tools, imports, use('#streaming/kafka/client.js')],
  [tools, stayHome, use('../libs/streaming/src/index.js')],
  [bench, imports, use('kafkajs', 'Kafka')],
  [bench, stayHome, use('../libs/membership/src/index.js')],
  [scenario, imports, use('kafkajs', 'Kafka')],
  [scenario, stayHome, use('../libs/membership/src/index.js')],
  [scenario, properties, "it.only('is focused', () => undefined);\n"],
  [scenario, properties, "describe.skip('is skipped', () => undefined);\n"],

  [app, 'max-lines', 'export {};\n'.repeat(301)],
  [
    app,
    'max-lines-per-function',
    `export function long(value: unknown[]): void {\n${'  value.pop();\n'.repeat(70)}}\n`,
  ],
];

const allowed: readonly (readonly [file: string, code: string])[] = [
  ...['contracts', 'membership', 'streaming', 'persistence', 'observability', 'client'].flatMap(
    (library) => [app, tools, bench, scenario].map((file) => [file, use(`#${library}`)] as const),
  ),
  [app, use('./module.js')],
  [app, use('../test/probe.js')],
  [app, use('@nestjs/common', 'Injectable')],
  [app, use('@nestjs/typeorm', 'TypeOrmModule')],
  [contracts, use('ajv', 'Ajv')],
  [contracts, "export const used: unknown = JSON.parse('{}');\n"],
  [membership, useType('#contracts')],
  [membership, use('#contracts', 'resultCodes')],
  [membership, use('#contracts', 'schemaViolation')],
  [membership, use('./room.js')],
  [membership, 'export const used = Math.max(1, 2);\n'],
  [membershipTest, use('#contracts', 'decodeEvent')],
  [membershipTest, use('fast-check', 'assert')],
  [streaming, use('#contracts', 'topics')],
  [streaming, use('kafkajs', 'Kafka')],
  [streaming, 'export const used = Date.now();\n'],
  [persistence, use('#contracts', 'parseOwnJson')],
  [persistence, use('typeorm', 'DataSource')],
  [persistence, use('pg', 'Pool')],
  [persistence, use('../../../migrations/0001-probe.js')],
  [observability, use('prom-client', 'Registry')],
  [client, use('./engine.js')],
  [client, "export const used: unknown = fetch('https://chat.example');\n"],
  [clientTest, use('node:http', 'createServer')],
  [migrations, useType('typeorm')],
  [tools, "export const used: unknown = JSON.parse('{}');\n"],
  [tools, use('../apps/membership-api/src/config.js')],
  [scenario, use('../apps/kickout-saga/src/topology.js')],
];

const typedViolations: readonly Probe[] = [
  [
    'libs/contracts/src/index.ts',
    '@typescript-eslint/no-floating-promises',
    "export function forget(): void {\n  Promise.resolve('lost');\n}\n",
  ],
  [
    'libs/contracts/src/index.ts',
    '@typescript-eslint/switch-exhaustiveness-check',
    "export function name(of: 'a' | 'b'): string | undefined {\n" +
      "  switch (of) {\n    case 'a':\n      return of;\n  }\n}\n",
  ],
  [
    'libs/contracts/src/index.ts',
    '@typescript-eslint/consistent-type-imports',
    "import { Topic } from './topics.js';\n\nexport type Used = Topic;\n",
  ],
];

/** The planted code on one line, as the name of its test. */
function summary(code: string): string {
  const line = code.trim().replaceAll(/\s*\n\s*/g, ' ');
  return line.length > 80 ? `${line.slice(0, 80)} …` : line;
}

describe('The boundaries of the house', () => {
  for (const [file, rule, code] of violations) {
    it(
      `refuse by ${rule}, in ${file}: ${summary(code)}`,
      async () => {
        expect(await firing(withoutTypes, file, code)).toEqual([rule]);
      },
      probeMaxMs,
    );
  }

  for (const [file, code] of allowed) {
    it(
      `allow in ${file}: ${summary(code)}`,
      async () => {
        expect(await firing(withoutTypes, file, code)).toEqual([]);
      },
      probeMaxMs,
    );
  }

  for (const [file, rule, code] of typedViolations) {
    it(
      `refuse by ${rule}: ${summary(code)}`,
      async () => {
        expect(await firing(withTypes, file, code)).toEqual([rule]);
      },
      probeMaxMs,
    );
  }
});
