import { countingLogic, countingTopology, countingHandlers } from '../examples/counting.js';
import { countingLog, partitionCount, turn } from '../examples/counting-cluster.js';
import { ManualClock } from '../memory/manual-clock.js';
import { LossCheck } from './loss-check.js';
import { silentObserver } from './observer.js';
import { ReadBarrier } from './read-barrier.js';
import { defaultRuntimeSettings } from './settings.js';
import { TaskClock } from './task-clock.js';
import type { TaskCommit } from './task-commit.js';
import type { TaskContext } from './task-logic.js';
import { TaskPositions } from './task-positions.js';
import { TaskWork } from './task-work.js';

/** The work of a task that has read nothing of the facts, and what it does, in order. */
function work() {
  const log = countingLog();
  const clock = new ManualClock();
  const logic = countingLogic();
  const positions = new TaskPositions(countingTopology, logic);
  const done: string[] = [];
  const at: { handling: Promise<void> | undefined } = { handling: undefined };
  const commit = {
    isDue: false,
    isCongested: false,
    run: () => {
      commit.isDue = false;
      done.push('commits');
      return Promise.resolve();
    },
  };
  logic.timersDue = () => done.push('fires timers');
  for (const source of countingTopology.sources) {
    if (source.kind !== 'broadcast') continue;
    for (const partition of [0, 1]) {
      positions.open(source, partition, {}, { beginning: 0, end: 0 });
    }
  }
  const taskClock = new TaskClock(clock);
  const barrier = new ReadBarrier(positions);
  const take = logic.takeUnconfirmed.bind(logic);
  logic.takeUnconfirmed = () => {
    done.push('takes what is due');
    return take();
  };
  const { endOffsets } = log;
  log.endOffsets = (topic) => {
    done.push(`asks where ${topic} ends`);
    return endOffsets.call(log, topic);
  };
  const environment = {
    topology: countingTopology,
    log,
    clock,
    settings: defaultRuntimeSettings,
    observer: { ...silentObserver, barrierPassed: () => done.push('has passed the barrier') },
    handlers: countingHandlers(),
    createLogic: countingLogic,
    partitionCount,
  };
  const task = {
    partition: 0,
    logic,
    isRunning: () => true,
    handling: () => at.handling,
    context: () => ({ emit: () => undefined }) as unknown as TaskContext,
    congestionEnded: () => undefined,
    failed: (error: unknown) => done.push(String(error)),
  };
  const lossCheck = new LossCheck(environment, (topic, partition, { beginning, end }) => {
    positions.get(topic, partition)?.position.jump(beginning, end);
    barrier.positionMoved();
  });
  const taskWork = new TaskWork({
    environment,
    clock: taskClock,
    task,
    commit: commit as unknown as TaskCommit,
    barrier,
    lossCheck,
    positions,
  });
  return { log, clock, taskClock, logic, done, positions, commit, at, taskWork };
}

describe('the work of a task', () => {
  it('asks where presence ends only after it has taken what is due', async () => {
    const { logic, done, taskWork } = work();
    logic.ask('k');
    taskWork.advance();
    await turn();
    expect(done).toEqual(['takes what is due', 'asks where facts ends', 'has passed the barrier']);
  });

  it('does not wait for what retention has deleted, with nothing written behind it', async () => {
    const { log, clock, logic, done, taskWork } = work();
    const { partition } = log.append({
      topic: 'facts',
      record: { key: 'k', value: '', headers: {}, timestamp: 0 },
    });
    logic.ask('k');
    taskWork.advance();
    await turn();
    clock.advance(5_000);
    await turn();
    expect(done).not.toContain('has passed the barrier');
    log.beginningOffsets = () =>
      Promise.resolve([0, 1].map((other) => Number(other === partition)));
    clock.advance(5_000);
    await turn();
    expect(done.at(-1)).toBe('has passed the barrier');
  });

  it('keeps trailing positions where they are while a decision waits for the barrier', async () => {
    const { log, clock, logic, positions, taskWork } = work();
    const [signals] = countingTopology.sources.filter(({ kind }) => kind === 'trailing');
    const { position } = positions.open(signals!, 0, {}, { beginning: 0, end: 5 });
    position.advance(5, 5, clock.monotonic());
    clock.advance(2_000);
    position.advance(5, 5, clock.monotonic());
    log.append({ topic: 'facts', record: { key: 'k', value: '', headers: {}, timestamp: 0 } });
    logic.ask('k');
    taskWork.advance();
    await turn();
    clock.advance(60_000);
    expect(positions.toStored(clock.monotonic())['signals']).toEqual({ 0: [0, 5] });
  });

  it('commits between two batches only', async () => {
    const { done, commit, at, taskWork } = work();
    commit.isDue = true;
    at.handling = Promise.resolve();
    taskWork.advance();
    await turn();
    expect(done).toEqual([]);
    at.handling = undefined;
    taskWork.advance();
    await turn();
    expect(done).toEqual(['commits']);
  });

  it('fires no timer before everything that stood in the inputs has been read', () => {
    const { logic, done, positions, taskWork } = work();
    const [inputs] = countingTopology.sources.filter(({ kind }) => kind === 'exact');
    const { position } = positions.open(inputs!, 0, {}, { beginning: 0, end: 3 });
    logic.nextTimerAt = () => 0;
    taskWork.tick();
    expect(done).toEqual([]);
    position.advance(3, 3, 0);
    taskWork.tick();
    expect(done).toEqual(['fires timers']);
  });

  it('fires no timer before its time has come by the clock of the log, too', () => {
    const { clock, taskClock, logic, done, taskWork } = work();
    const timerAt = clock.now();
    logic.nextTimerAt = () => timerAt;
    taskClock.stamped(timerAt - 5_000, clock.monotonic());
    taskWork.tick();
    clock.advance(4_999);
    taskWork.tick();
    expect(done).toEqual([]);
    clock.advance(1);
    taskWork.tick();
    expect(done).toEqual(['fires timers']);
  });
});
