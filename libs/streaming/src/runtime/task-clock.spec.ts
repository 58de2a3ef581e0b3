import { ManualClock } from '../memory/manual-clock.js';
import { TaskClock } from './task-clock.js';

function clocks() {
  const process = new ManualClock();
  return { process, task: new TaskClock(process), start: process.now() };
}

describe('the clock of a task', () => {
  it("is the process' while the log has stamped nothing", () => {
    const { process, task, start } = clocks();
    task.stamped(undefined, process.monotonic());
    process.advance(5);
    expect([task.earliest, task.latest]).toEqual([start + 5, start + 5]);
    expect(task.aheadMs).toBeUndefined();
    expect(task.shouldAskLog(start)).toBe(false);
  });

  it("goes on from the log's time as fast as the monotonic clock", () => {
    const { process, task, start } = clocks();
    task.stamped(start - 600_000, process.monotonic());
    process.advance(5_000);
    expect([task.earliest, task.latest]).toEqual([start - 595_000, start + 5_000]);
    expect(task.aheadMs).toBe(600_000);
  });

  it("says what the process' clock says where that is the one that is behind", () => {
    const { process, task, start } = clocks();
    task.stamped(start + 600_000, process.monotonic());
    process.advance(5_000);
    expect([task.earliest, task.latest]).toEqual([start + 5_000, start + 605_000]);
    expect(task.aheadMs).toBe(-600_000);
  });

  it("is the process', within what the log can tell: that it stamped while the write was under way", () => {
    const { process, task, start } = clocks();
    const askedAt = process.monotonic();
    process.advance(30);
    task.stamped(start + 10, askedAt);
    expect([task.earliest, task.now, task.latest]).toEqual([start + 10, start + 30, start + 40]);
    process.advance(5);
    expect([task.earliest, task.now, task.latest]).toEqual([start + 15, start + 35, start + 45]);
  });

  it("is the log's, as late as it can be, where the process' is ahead of all that the log can tell", () => {
    const { process, task, start } = clocks();
    const askedAt = process.monotonic();
    process.advance(30);
    task.stamped(start - 600_000, askedAt);
    expect([task.earliest, task.now]).toEqual([start - 600_000, start - 599_970]);
  });

  it('is in whole milliseconds, rounded down', () => {
    const { process, task, start } = clocks();
    task.stamped(start - 10, process.monotonic());
    process.advance(0.75);
    expect(task.earliest).toBe(start - 10);
  });

  it('keeps what it has heard where the log stamps nothing the next time', () => {
    const { process, task, start } = clocks();
    task.stamped(start - 10, process.monotonic());
    task.stamped(undefined, process.monotonic());
    expect(task.earliest).toBe(start - 10);
  });

  it('asks the log for a time that has come by the process alone, once what was heard has grown old', () => {
    const { process, task, start } = clocks();
    task.stamped(start - 600_000, process.monotonic());
    process.advance(999);
    expect(task.shouldAskLog(start)).toBe(false);
    process.advance(1);
    expect(task.shouldAskLog(start)).toBe(true);
    expect(task.shouldAskLog(start + 1_000)).toBe(true);
    expect(task.shouldAskLog(start + 1_001)).toBe(false);
    expect(task.shouldAskLog(start - 599_000)).toBe(false);
    task.stamped(start - 599_000, process.monotonic());
    expect(task.shouldAskLog(start)).toBe(false);
  });
});
