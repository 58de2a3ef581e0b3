import { ClockStepWatch, clockStepMaxMs } from './clock-step-watch.js';

describe('the watch for a clock that is put back', () => {
  let wall: number;
  let monotonic: number;
  let steps: number[];
  let watch: ClockStepWatch;

  beforeEach(() => {
    [wall, monotonic, steps] = [1_700_000_000_000, 5_000, []];
    const clock = { now: () => wall, monotonic: () => monotonic, sleep: () => Promise.resolve() };
    watch = new ClockStepWatch((stepMs) => steps.push(stepMs), clock);
  });

  function passes(monotonicMs: number, wallMs: number): void {
    monotonic += monotonicMs;
    wall += wallMs;
    watch.check();
  }

  it('says nothing while time passes, for however long nobody looks, or where the clock is put on', () => {
    passes(1_000, 1_000);
    passes(600_000, 600_000);
    passes(1_000, 601_000);
    expect(steps).toEqual([]);
  });

  it('tells once by how much it was put back', () => {
    passes(1_000, -599_000);
    passes(1_000, 1_000);
    expect(steps).toEqual([600_000]);
  });

  it('lives with what a session outlasts', () => {
    passes(1_000, 1_000 - clockStepMaxMs);
    expect(steps).toEqual([]);
    passes(1_000, 999 - clockStepMaxMs);
    expect(steps).toEqual([clockStepMaxMs + 1]);
  });
});
