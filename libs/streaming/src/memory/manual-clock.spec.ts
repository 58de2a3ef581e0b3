import { ManualClock } from './manual-clock.js';

async function isDone(promise: Promise<void>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe('the clock that is moved by hand', () => {
  it('stands still until it is moved', () => {
    const clock = new ManualClock(1_000);
    expect([clock.now(), clock.monotonic()]).toEqual([1_000, 1_000]);
    clock.advance(5);
    expect([clock.now(), clock.monotonic()]).toEqual([1_005, 1_005]);
  });

  it('wakes who sleeps when the time has come, not a millisecond before', async () => {
    const clock = new ManualClock();
    const sleep = clock.sleep(100);
    clock.advance(99);
    expect(await isDone(sleep)).toBe(false);
    clock.advance(1);
    expect(await isDone(sleep)).toBe(true);
  });

  it('wakes each sleeper at its own time', async () => {
    const clock = new ManualClock();
    const [short, long] = [clock.sleep(10), clock.sleep(20)];
    clock.advance(15);
    expect([await isDone(short), await isDone(long)]).toEqual([true, false]);
  });

  it('wakes who is told to stop, before or during the sleep', async () => {
    const clock = new ManualClock();
    const stopping = new AbortController();
    const sleep = clock.sleep(100, stopping.signal);
    expect(await isDone(sleep)).toBe(false);
    stopping.abort();
    expect(await isDone(sleep)).toBe(true);
    expect(await isDone(clock.sleep(100, stopping.signal))).toBe(true);
  });
});
