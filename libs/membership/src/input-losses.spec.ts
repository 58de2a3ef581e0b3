import { stateKeys } from '#contracts';
import { Changes } from './changes.js';
import { InputLosses } from './input-losses.js';

const offline = (at: number) => ({ online: false, at });

describe('inputs that may be missing', () => {
  it('are none at first', () => {
    const losses = new InputLosses(new Changes());
    expect(losses.trustsSign(1)).toBe(true);
    expect(losses.trusted(offline(1))).toEqual(offline(1));
  });

  it('are mistrusted up to the moment that is told, that included', () => {
    const losses = new InputLosses(new Changes());
    losses.ofPresence(5);
    expect([losses.trustsSign(5), losses.trustsSign(6)]).toEqual([false, true]);
    expect(losses.trusted(offline(5))).toEqual({ online: true, at: 5 });
    expect(losses.trusted(offline(6))).toEqual(offline(6));
    expect(losses.trusted({ online: true, at: 4 })).toEqual({ online: true, at: 4 });
  });

  it('leave of a memory of presence what happened after them', () => {
    const losses = new InputLosses(new Changes());
    losses.ofPresence(5);
    const memory = (at: number, onlineAt: number) =>
      losses.trustedMemory({ online: false, at, onlineAt });
    expect(memory(8, 5)).toEqual(offline(8));
    expect(memory(8, 6)).toEqual({ online: false, at: 8, onlineAt: 6 });
    expect(memory(5, 4)).toEqual({ online: true, at: 5 });
    expect(losses.trustedMemory({ online: true, at: 4 })).toEqual({ online: true, at: 4 });
  });

  it('do not concern presence where they are signs of life', () => {
    const losses = new InputLosses(new Changes());
    losses.ofActivity(5);
    expect(losses.trustsSign(5)).toBe(false);
    expect(losses.trusted(offline(5))).toEqual(offline(5));
  });

  it('stay mistrusted where a loss of earlier ones is told later', () => {
    const losses = new InputLosses(new Changes());
    losses.ofPresence(5);
    losses.ofPresence(3);
    losses.ofActivity(4);
    expect(losses.trustsSign(5)).toBe(false);
    expect(losses.trusted(offline(5))).toEqual({ online: true, at: 5 });
  });

  it('of both kinds are one entry of the state', () => {
    const changes = new Changes();
    const losses = new InputLosses(changes);
    losses.ofPresence(5);
    losses.ofActivity(7);
    const entry = { kind: 'loss', presenceUntil: 5, activityUntil: 7 };
    expect([...changes.take()]).toEqual([[stateKeys.loss(), entry]]);
  });
});
