import { boundOf, readSetting } from './setting-values.js';
import type { Setting, Settings, SettingsDefinition, SettingValue } from './settings.js';

export interface ConfigurationProblem {
  /** The environment variable. */
  readonly name: string;
  /** What is wrong with it; never its value. */
  readonly problem: string;
}

/** The environment does not configure the service. Its message is one line that names every wrong variable. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super(problems.map(({ name, problem }) => `${name} ${problem}`).join('; '));
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Keeps the literal types of a definition, from which the types of its values are inferred. */
export function defineSettings<const Definition extends SettingsDefinition>(
  definition: Definition,
): Definition {
  return definition;
}

/**
 * The settings that the environment gives, defaults included. A variable that is empty counts as
 * absent. Throws ConfigurationError with all problems at once.
 */
export function loadSettings<Definition extends SettingsDefinition>(
  definition: Definition,
  environment: Environment,
): Settings<Definition> {
  const values: Record<string, SettingValue | undefined> = {};
  const problems: ConfigurationProblem[] = [];
  for (const [name, setting] of Object.entries(definition)) {
    const outcome = settle(setting, environment[name]);
    if ('problem' in outcome) problems.push({ name, problem: outcome.problem });
    else values[name] = outcome.value;
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return values as Settings<Definition>;
}

function settle(
  setting: Setting,
  text: string | undefined,
): { readonly value: SettingValue | undefined } | { readonly problem: string } {
  if (text === undefined || text === '') {
    const absent = setting.default === undefined && setting.optional !== true;
    return absent ? { problem: `is required: ${boundOf(setting)}` } : { value: setting.default };
  }
  const reading = readSetting(setting, text);
  return reading.outcome === 'value' ? reading : { problem: `must be ${boundOf(setting)}` };
}

/** A setting in words, for people. */
export interface SettingDescription {
  readonly name: string;
  readonly bound: string;
  /** The default as it would be written in the environment, or `required` or `optional`. */
  readonly default: string;
  readonly description: string;
}

export function describeSettings(definition: SettingsDefinition): SettingDescription[] {
  return Object.entries(definition).map(([name, setting]) => ({
    name,
    bound: boundOf(setting),
    default: describeDefault(setting),
    description: setting.description,
  }));
}

function describeDefault(setting: Setting): string {
  if (setting.default === undefined) return setting.optional === true ? 'optional' : 'required';
  if (setting.secret === true) return '(secret)';
  const text = String(setting.default);
  return text === '' ? '(empty)' : text;
}
