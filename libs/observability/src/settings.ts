interface Described {
  readonly description: string;
  /** Its value is never printed, not even its default. */
  readonly secret?: boolean;
  /** May be absent although it has no default. */
  readonly optional?: boolean;
}

interface Text<Choice extends string> extends Described {
  readonly kind: 'string';
  readonly default?: Choice;
  /** The only values allowed. */
  readonly choices?: readonly Choice[];
  /** Characters that it has at least. */
  readonly lengthMin?: number;
}

/** A whole number between the bounds, both included. */
interface Integer extends Described {
  readonly kind: 'integer';
  readonly default?: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Values separated by commas, at least one. */
interface List extends Described {
  readonly kind: 'list';
  readonly default?: readonly string[];
}

interface Url extends Described {
  readonly kind: 'url';
  readonly default?: string;
  /** Schemes allowed, without the colon. */
  readonly protocols: readonly string[];
}

/** `true` or `false`. */
interface Switch extends Described {
  readonly kind: 'boolean';
  readonly default?: boolean;
}

/** One environment variable: what it means, its bounds and its default beside each other. */
export type Setting = Text<string> | Integer | List | Url | Switch;

/** The settings of a service by the name of their variable. */
export type SettingsDefinition = Readonly<Record<string, Setting>>;

type ValueOf<S extends Setting> = S extends { kind: 'integer' }
  ? number
  : S extends { kind: 'boolean' }
    ? boolean
    : S extends { kind: 'list' }
      ? readonly string[]
      : S extends { choices: readonly (infer Choice)[] }
        ? Choice
        : string;

type MayBeAbsent<S extends Setting> = S extends { default: unknown }
  ? false
  : S extends { optional: true }
    ? true
    : false;

/** The values of a definition's settings; `undefined` only where a setting is optional. */
export type Settings<Definition extends SettingsDefinition> = {
  readonly [Name in keyof Definition]:
    ValueOf<Definition[Name]> | (MayBeAbsent<Definition[Name]> extends true ? undefined : never);
};

export type SettingValue = string | number | boolean | readonly string[];
