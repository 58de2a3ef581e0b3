import { describeSettings, type SettingDescription, type SettingsDefinition } from '#observability';
import { kickoutSagaSettings } from '../apps/kickout-saga/src/config.js';
import { membershipApiSettings } from '../apps/membership-api/src/config.js';
import { membershipProjectionSettings } from '../apps/membership-projection/src/config.js';
import { statusWebhookSettings } from '../apps/status-webhook/src/config.js';
import { operatorSettings } from './operator-settings.js';
import { provisionSettings } from './provision-settings.js';
import { startSettings } from './start-settings.js';
import { tableOf } from './table.js';

/** `npm run config:describe`: every setting of the services and of the commands that start them, as a table. */
const definitions: Readonly<Record<string, SettingsDefinition>> = {
  'kickout-saga': kickoutSagaSettings,
  'membership-projection': membershipProjectionSettings,
  'membership-api': membershipApiSettings,
  'status-webhook': statusWebhookSettings,
  'npm start': startSettings,
  'npm run provision': provisionSettings,
  'npm run dead-letters, verify, projection:rebuild': operatorSettings,
};

const headings = ['VARIABLE', 'DEFAULT', 'MUST BE', 'WHAT IT IS'];

const cellsOf = (setting: SettingDescription) => [
  setting.name,
  setting.default,
  setting.bound,
  setting.description,
];

const sections = Object.entries(definitions).map(([name, definition]) =>
  [name, ...tableOf([headings, ...describeSettings(definition).map(cellsOf)])].join('\n'),
);
process.stdout.write(`${sections.join('\n\n')}\n`);
