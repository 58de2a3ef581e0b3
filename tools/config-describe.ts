import { describeSettings, type SettingDescription, type SettingsDefinition } from '#observability';
import { kickoutSagaSettings } from '../apps/kickout-saga/src/config.js';
import { membershipApiSettings } from '../apps/membership-api/src/config.js';
import { membershipProjectionSettings } from '../apps/membership-projection/src/config.js';
import { provisionSettings } from './provision-settings.js';
import { startSettings } from './start-settings.js';

/** `npm run config:describe`: every setting of the services and of the commands that start them, as a table. */
const definitions: Readonly<Record<string, SettingsDefinition>> = {
  'kickout-saga': kickoutSagaSettings,
  'membership-projection': membershipProjectionSettings,
  'membership-api': membershipApiSettings,
  'npm start': startSettings,
  'npm run provision': provisionSettings,
};

const columns = ['name', 'default', 'bound', 'description'] as const;
type Column = (typeof columns)[number];

const headings: SettingDescription = {
  name: 'VARIABLE',
  default: 'DEFAULT',
  bound: 'MUST BE',
  description: 'WHAT IT IS',
};

function tableOf(rows: readonly SettingDescription[]): string[] {
  const widths = new Map<Column, number>(
    columns.map((column) => [column, Math.max(...rows.map((row) => row[column].length))]),
  );
  return rows.map((row) =>
    columns
      .map((column) => row[column].padEnd(widths.get(column) ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

const sections = Object.entries(definitions).map(([name, definition]) =>
  [name, ...tableOf([headings, ...describeSettings(definition)])].join('\n'),
);
process.stdout.write(`${sections.join('\n\n')}\n`);
