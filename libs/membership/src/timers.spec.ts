import { Timers } from './timers.js';

function timersAt(times: Readonly<Record<string, number>>): Timers {
  const timers = new Timers();
  for (const [name, at] of Object.entries(times)) timers.set(name, at);
  return timers;
}

describe('timers', () => {
  it('are due in the order of time, from the very moment they are set for', () => {
    const timers = timersAt({ late: 30, early: 10, middle: 20 });
    expect(timers.takeDue(9)).toBeUndefined();
    expect(timers.takeDue(20)).toMatchObject({ name: 'early', at: 10 });
    expect(timers.takeDue(20)).toMatchObject({ name: 'middle', at: 20 });
    expect(timers.takeDue(20)).toBeUndefined();
    expect(timers.nextAt).toBe(30);
  });

  it('are there no longer once they were due', () => {
    const timers = timersAt({ early: 10, late: 30 });
    timers.takeDue(10);
    expect([timers.at('early'), timers.at('late'), timers.size]).toEqual([undefined, 30, 1]);
  });

  it('can be set for another moment', () => {
    const timers = timersAt({ a: 10 });
    timers.set('a', 20);
    expect(timers.at('a')).toBe(20);
    expect(timers.takeDue(10)).toBeUndefined();
    expect(timers.takeDue(20)).toMatchObject({ name: 'a', at: 20 });
    expect(timers.size).toBe(0);
  });

  it('can be called off', () => {
    const timers = timersAt({ a: 10 });
    timers.set('a', undefined);
    expect(timers.nextAt).toBeUndefined();
    expect(timers.takeDue(99)).toBeUndefined();
  });
});
