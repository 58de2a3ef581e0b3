import {
  ConfigurationError,
  defineSettings,
  describeSettings,
  loadSettings,
} from './configuration.js';

const definition = defineSettings({
  BROKERS: { kind: 'list', description: 'Brokers' },
  DATABASE: { kind: 'url', protocols: ['postgres', 'postgresql'], description: 'Database' },
  GRACE_MS: {
    kind: 'integer',
    default: 30_000,
    minimum: 1_000,
    maximum: 120_000,
    description: 'Grace',
  },
  MODE: { kind: 'string', default: 'fast', choices: ['fast', 'slow'], description: 'Mode' },
  PREFIX: { kind: 'string', default: '', description: 'Prefix' },
  STRICT: { kind: 'boolean', default: false, description: 'Strict' },
  KEY: { kind: 'string', optional: true, secret: true, lengthMin: 4, description: 'Key' },
});
const complete = { BROKERS: 'a:1,b:2', DATABASE: 'postgres://reader:hush@127.0.0.1/rooms' };

function problemsOf(environment: Record<string, string>) {
  try {
    loadSettings(definition, environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return 'none';
}

describe('settings', () => {
  it('are the defaults where the environment says nothing', () => {
    expect(loadSettings(definition, complete)).toEqual({
      BROKERS: ['a:1', 'b:2'],
      DATABASE: 'postgres://reader:hush@127.0.0.1/rooms',
      GRACE_MS: 30_000,
      MODE: 'fast',
      PREFIX: '',
      STRICT: false,
      KEY: undefined,
    });
  });

  it('have the types that their definition says', () => {
    const { GRACE_MS, MODE, STRICT, BROKERS, KEY } = loadSettings(definition, complete);
    const typed: [number, 'fast' | 'slow', boolean, readonly string[], string | undefined] = [
      GRACE_MS,
      MODE,
      STRICT,
      BROKERS,
      KEY,
    ];
    expect(typed).toHaveLength(5);
  });

  it.each([
    ['GRACE_MS', '1000', 1_000],
    ['GRACE_MS', '120000', 120_000],
    ['STRICT', 'true', true],
    ['MODE', 'slow', 'slow'],
    ['BROKERS', ' a:1 , b:2 ', ['a:1', 'b:2']],
    ['KEY', 'hush', 'hush'],
    ['GRACE_MS', '', 30_000],
  ])('read %s=%j', (name, text, expected) => {
    expect(loadSettings(definition, { ...complete, [name]: text })).toMatchObject({
      [name]: expected,
    });
  });

  it.each([
    ['GRACE_MS', '999', 'GRACE_MS must be a whole number from 1000 to 120000'],
    ['GRACE_MS', '120001', 'GRACE_MS must be a whole number from 1000 to 120000'],
    ['GRACE_MS', '3e4', 'GRACE_MS must be a whole number from 1000 to 120000'],
    ['STRICT', 'yes', 'STRICT must be true or false'],
    ['MODE', 'faster', 'MODE must be one of fast, slow'],
    ['KEY', 'hus', 'KEY must be text of at least 4 characters'],
    ['BROKERS', 'a:1,', 'BROKERS must be values separated by commas, none of them empty'],
    ['BROKERS', '', 'BROKERS is required: values separated by commas, none of them empty'],
    [
      'DATABASE',
      'mysql://hush',
      'DATABASE must be a URL that begins with postgres:// or postgresql://',
    ],
  ])('refuse %s=%j, naming the bound', (name, text, problem) => {
    expect(problemsOf({ ...complete, [name]: text })).toBe(problem);
  });

  it('name every wrong variable at once, and never a value', () => {
    const message = problemsOf({ BROKERS: 'a:1', DATABASE: 'hush', GRACE_MS: '-7', KEY: 'hush' });
    expect(message).toMatch(/^DATABASE must be .*; GRACE_MS must be [^\n]*$/);
    expect(message).not.toContain('hush');
    expect(message).not.toContain('-7');
  });

  it('are described with bound and default', () => {
    expect(describeSettings(definition).map((row) => [row.name, row.default, row.bound])).toEqual([
      ['BROKERS', 'required', 'values separated by commas, none of them empty'],
      ['DATABASE', 'required', 'a URL that begins with postgres:// or postgresql://'],
      ['GRACE_MS', '30000', 'a whole number from 1000 to 120000'],
      ['MODE', 'fast', 'one of fast, slow'],
      ['PREFIX', '(empty)', 'text'],
      ['STRICT', 'false', 'true or false'],
      ['KEY', 'optional', 'text of at least 4 characters'],
    ]);
  });
});
