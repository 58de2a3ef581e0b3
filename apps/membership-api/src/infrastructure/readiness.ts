import type { ReadinessCheck, ReadinessChecks } from '#observability';
import type { BroadcastStrategy } from '#streaming';
import { withDeadline } from '../deadline.js';
import type { CommandLog } from './command-log.js';
import type { ReadModel } from './read-model.js';

const answerTimeoutMs = 1_500;

/** The API is ready when it can write commands, see their results, and read rooms. */
export function readinessOf(
  readModel: ReadModel,
  commandLog: CommandLog,
  results: BroadcastStrategy,
): ReadinessChecks {
  return async () => {
    const answers = await Promise.all([
      answering('read model', readModel.ping()),
      answering('command log', commandLog.ping()),
    ]);
    return [...answers, { name: 'results', up: results.isReady() }];
  };
}

async function answering(name: string, answer: Promise<void>): Promise<ReadinessCheck> {
  try {
    const answered = answer.then(() => true);
    if ((await withDeadline(answered, answerTimeoutMs)) === true) return { name, up: true };
    return { name, up: false, detail: `no answer within ${answerTimeoutMs} ms` };
  } catch (error) {
    return { name, up: false, detail: error instanceof Error ? error.message : 'failed' };
  }
}
