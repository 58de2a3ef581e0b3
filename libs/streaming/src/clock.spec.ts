import { getEventListeners, getMaxListeners } from 'node:events';
import { newStopping, systemClock } from './clock.js';

describe('the clock of the system', () => {
  it('lets any number sleep until they are stopped, and leaves no listener behind', async () => {
    const stopping = newStopping();
    const { signal } = stopping;
    const sleeping = Array.from({ length: 20 }, () => systemClock.sleep(3_600_000, signal));
    await systemClock.sleep(1, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(20);
    expect(getMaxListeners(signal)).toBe(Infinity);
    stopping.abort();
    await Promise.all(sleeping);
    await systemClock.sleep(3_600_000, signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
