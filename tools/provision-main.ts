import { runOnce } from './foreground.js';
import { provision } from './provision.js';
import { provisionSettings, serverSettings } from './provision-settings.js';
import { readSettings } from './read-settings.js';

/** `npm run provision`: topics and tables on servers that are there already, before the services are started. */
await runOnce(async () => {
  const settings = readSettings({ ...serverSettings, ...provisionSettings });
  await provision(
    { brokers: settings.KAFKA_BROKERS, databaseUrl: settings.DATABASE_URL },
    settings,
  );
});
