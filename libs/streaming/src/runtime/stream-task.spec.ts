import { type CountingLogic, outgoing } from '../examples/counting.js';
import { CountingCluster, type CountingProcess, turn } from '../examples/counting-cluster.js';
import type { StreamTask } from './stream-task.js';
import type { TaskContext } from './task-logic.js';

/** What becomes of a promise, as far as it is known now. */
function fateOf(promise: Promise<void>): () => string {
  let fate = 'open';
  promise.then(
    () => (fate = 'resolved'),
    (error: unknown) => (fate = String(error)),
  );
  return () => fate;
}

const decision = ({ emit }: TaskContext) => {
  emit('confirmations', outgoing('decided', ''));
};

describe('what somebody outside decides about a task', () => {
  let cluster: CountingCluster;
  let process: CountingProcess;
  let task: StreamTask;

  beforeEach(async () => {
    cluster = new CountingCluster();
    process = await cluster.start();
    await cluster.settle();
    task = process.runtime.tasks[0]!;
  });

  const decided = () => cluster.valuesOf('confirmations').has('decided');

  it('is there for others to read once that is resolved, and not before', async () => {
    process.log.inject('commit', 'slow');
    const fate = fateOf(task.decide(decision));
    await turn();
    expect([fate(), decided()]).toEqual(['open', false]);
    await cluster.settle();
    expect([fate(), decided()]).toEqual(['resolved', true]);
  });

  it('is committed though it changes nothing, so that whoever asked knows whose task it is', async () => {
    const written = cluster.log.read('state').length;
    await task.decide(() => undefined);
    expect(cluster.log.read('state').length).toBeGreaterThan(written);
  });

  it('waits for a commit of its own where one is under way', async () => {
    process.log.inject('commit', 'slow');
    const first = fateOf(task.decide(() => undefined));
    await turn();
    const second = task.decide(decision);
    expect(first()).toBe('open');
    await second;
    expect([first(), decided()]).toEqual(['resolved', true]);
  });

  it('is committed by a task that is closed meanwhile', async () => {
    const fate = fateOf(task.decide(decision));
    await process.runtime.close();
    expect([fate(), decided()]).toEqual(['resolved', true]);
  });

  it.each(['lost request', 'lost response', 'late effect'] as const)(
    'is rejected where the outcome of its commit is unknown: %s',
    async (fault) => {
      process.log.inject('commit', fault);
      const fate = fateOf(task.decide(decision));
      await cluster.settle();
      expect(fate()).toBe(`Error: commit: ${fault}`);
    },
  );

  it('is rejected where the partition goes to another process before', async () => {
    process.log.inject('commit', 'hung');
    const under = fateOf(task.decide(() => undefined));
    await turn();
    const waiting = fateOf(task.decide(decision));
    cluster.crash(process);
    await turn();
    const ended = 'Error: the task ended before it was known to have committed';
    expect([under(), waiting()]).toEqual([ended, ended]);
    expect(decided()).toBe(false);
  });

  it('is not taken by a task that does not run, and has no effect', async () => {
    cluster.crash(process);
    let calls = 0;
    const decide = () => {
      calls += 1;
    };
    await expect(task.decide(decide)).rejects.toThrow('the task is not running');
    const starting = (await cluster.start()).runtime.tasks[0]!;
    await expect(starting.decide(decide)).rejects.toThrow('the task is not running');
    expect(calls).toBe(0);
  });
});

describe('a task that is to read records again', () => {
  it('runs without them where retention has deleted them, with nothing written behind', async () => {
    const cluster = new CountingCluster();
    const first = await cluster.start();
    await cluster.settle();
    const signal = { topic: 'signals', partition: 2, record: outgoing('k', '') };
    const { partition, offset } = cluster.log.append(signal);
    for (let round = 0; round < 5; round++) await cluster.round(700);
    cluster.crash(first);
    const { log, runtime } = await cluster.start();
    const { beginningOffsets } = log;
    log.beginningOffsets = (topic) => {
      const restoring = runtime.tasks.filter(({ phase }) => phase === 'restoring');
      const hasAskedForSignals = topic === 'facts' && restoring.length === 1;
      if (hasAskedForSignals) cluster.log.deleteBefore('signals', partition, offset + 1);
      return beginningOffsets.call(log, topic);
    };
    await cluster.settle();
    const { tasks } = runtime;
    expect(tasks.map(({ phase }) => phase)).toEqual(['running', 'running', 'running']);
    const lost = tasks.flatMap(({ logic }) => (logic as CountingLogic).lost);
    expect(lost).toEqual([expect.stringMatching(/^signals-. to read again$/)]);
  });
});
