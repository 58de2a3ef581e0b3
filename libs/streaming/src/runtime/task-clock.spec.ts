import { ManualClock } from '../memory/manual-clock.js';
import { TaskClock } from './task-clock.js';

function clocks() {
  const process = new ManualClock();
  return { process, task: new TaskClock(process), start: process.now() };
}

describe('the clock of a task', () => {
  it("is the process' while the log has stamped nothing", () => {
    const { process, task, start } = clocks();
    task.stamped(undefined);
    process.advance(5);
    expect([task.earliest, task.latest]).toEqual([start + 5, start + 5]);
    expect(task.aheadMs).toBeUndefined();
    expect(task.shouldAskLog(start)).toBe(false);
  });

  it("goes on from the log's time as fast as the monotonic clock", () => {
    const { process, task, start } = clocks();
    task.stamped(start - 600_000);
    process.advance(5_000);
    expect([task.earliest, task.latest]).toEqual([start - 595_000, start + 5_000]);
    expect(task.aheadMs).toBe(600_000);
  });

  it("says what the process' clock says where that is the one that is behind", () => {
    const { process, task, start } = clocks();
    task.stamped(start + 600_000);
    process.advance(5_000);
    expect([task.earliest, task.latest]).toEqual([start + 5_000, start + 605_000]);
    expect(task.aheadMs).toBe(-600_000);
  });

  it('is in whole milliseconds, rounded down', () => {
    const { process, task, start } = clocks();
    task.stamped(start - 10);
    process.advance(0.75);
    expect(task.earliest).toBe(start - 10);
  });

  it('keeps what it has heard where the log stamps nothing the next time', () => {
    const { task, start } = clocks();
    task.stamped(start - 10);
    task.stamped(undefined);
    expect(task.earliest).toBe(start - 10);
  });

  it('asks the log for a time that has come by the process alone, once what was heard has grown old', () => {
    const { process, task, start } = clocks();
    task.stamped(start - 600_000);
    process.advance(999);
    expect(task.shouldAskLog(start)).toBe(false);
    process.advance(1);
    expect(task.shouldAskLog(start)).toBe(true);
    expect(task.shouldAskLog(start + 1_000)).toBe(true);
    expect(task.shouldAskLog(start + 1_001)).toBe(false);
    expect(task.shouldAskLog(start - 599_000)).toBe(false);
    task.stamped(start - 599_000);
    expect(task.shouldAskLog(start)).toBe(false);
  });
});
