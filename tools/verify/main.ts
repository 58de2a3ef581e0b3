import { createDataSource } from '#persistence';
import { KafkaLog } from '#streaming';
import { membershipProjectionSettings } from '../../apps/membership-projection/src/config.js';
import { runOnce } from '../foreground.js';
import { findDatabase, findKafka, silent } from '../operator-settings.js';
import { readSettings } from '../read-settings.js';
import { verify } from './verification.js';

const shownMax = 50;

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function report(part: string, differences: readonly string[], words: string): void {
  print(`${part}: ${differences.length === 0 ? words : `${differences.length} differences`}`);
  for (const difference of differences.slice(0, shownMax)) print(`  ${difference}`);
  if (differences.length > shownMax) print(`  … and ${differences.length - shownMax} more`);
}

/** `npm run verify`: for operators. Ends with status 1 where anything differs. */
await runOnce(async () => {
  const { RESULT_RETENTION_MINUTES } = readSettings({
    RESULT_RETENTION_MINUTES: membershipProjectionSettings.RESULT_RETENTION_MINUTES,
  });
  const options = findKafka('verify');
  const log = new KafkaLog(options, options.clientId, silent);
  const dataSource = createDataSource(findDatabase(), {
    poolSize: 1,
    applicationName: 'chatroom-membership-verify',
    statementTimeoutMs: 0,
    idleInTransactionMs: 0,
  });
  try {
    await dataSource.initialize();
    const found = await verify(log, dataSource, RESULT_RETENTION_MINUTES * 60_000);
    const { events, rooms, tables, behind } = found;
    const sizes = Object.entries(tables).map(([name, rows]) => `${name} ${rows}`);
    report('event store', found.eventStore, `${events} events of ${rooms} rooms, as they must be`);
    report('read model', found.readModel, `as the events say, ${behind} offsets behind`);
    print(`  ${sizes.join(', ')}`);
    report('saga state', found.sagaState, 'as the events say');
    const all = found.eventStore.length + found.readModel.length + found.sagaState.length;
    print(`${all} differences`);
    if (all > 0) process.exitCode = 1;
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
    await log.close();
  }
});
