import { KafkaLog } from '#streaming';
import { runOnce } from '../foreground.js';
import { findDatabase, findKafka, silent } from '../operator-settings.js';
import { rebuildReadModel } from './rebuild.js';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** `npm run projection:rebuild`: for operators. The projections may go on meanwhile. */
await runOnce(async () => {
  const options = findKafka('projection-rebuild');
  const log = new KafkaLog(options, options.clientId, silent);
  try {
    const records = await rebuildReadModel(log, findDatabase(), print);
    print(`rebuilt from ${records} records, and in use`);
  } finally {
    await log.close();
  }
});
