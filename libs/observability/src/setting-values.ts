import type { Setting, SettingValue } from './settings.js';

type TextSetting = Extract<Setting, { kind: 'string' }>;

/** A variable's text read as its setting asks, or the bound that it breaks. */
export type Reading =
  { readonly outcome: 'value'; readonly value: SettingValue } | { readonly outcome: 'broken' };

const broken = { outcome: 'broken' } as const;

function valueIf(holds: boolean, value: SettingValue): Reading {
  return holds ? { outcome: 'value', value } : broken;
}

export function readSetting(setting: Setting, text: string): Reading {
  switch (setting.kind) {
    case 'string':
      return valueIf(isText(text, setting), text);
    case 'integer':
      return readInteger(text, setting.minimum, setting.maximum);
    case 'list':
      return readList(text);
    case 'url':
      return valueIf(isUrl(text, setting.protocols), text);
    case 'boolean':
      return valueIf(text === 'true' || text === 'false', text === 'true');
  }
}

function isText(text: string, { choices, lengthMin = 0 }: TextSetting): boolean {
  return text.length >= lengthMin && (choices?.includes(text) ?? true);
}

function readInteger(text: string, minimum: number, maximum: number): Reading {
  const value = Number(text);
  return valueIf(/^-?\d+$/.test(text) && value >= minimum && value <= maximum, value);
}

function readList(text: string): Reading {
  const items = text.split(',').map((item) => item.trim());
  return valueIf(
    items.every((item) => item !== ''),
    items,
  );
}

function isUrl(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1));
}

/** What a setting's value must be, in words. */
export function boundOf(setting: Setting): string {
  switch (setting.kind) {
    case 'string':
      return boundOfText(setting);
    case 'integer':
      return `a whole number from ${setting.minimum} to ${setting.maximum}`;
    case 'list':
      return 'values separated by commas, none of them empty';
    case 'url':
      return `a URL that begins with ${setting.protocols.map((name) => `${name}://`).join(' or ')}`;
    case 'boolean':
      return 'true or false';
  }
}

function boundOfText({ choices, lengthMin }: TextSetting): string {
  if (choices !== undefined) return `one of ${choices.join(', ')}`;
  return lengthMin === undefined ? 'text' : `text of at least ${lengthMin} characters`;
}
