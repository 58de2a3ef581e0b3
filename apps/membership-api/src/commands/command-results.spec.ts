import { Metrics } from '#observability';
import { CommandResults } from './command-results.js';

const result = { requestId: 'r-1', chatroomId: 'room1', code: 0, roomVersion: 3 };

describe('the results that are waited for', () => {
  let metrics: Metrics;
  let results: CommandResults;

  beforeEach(() => {
    metrics = new Metrics('probe');
    results = new CommandResults(metrics);
  });

  const waiting = async () =>
    /chatroom_api_waiting_requests\{.*\} (\d+)/.exec(await metrics.expose())?.[1];

  it('may come before they are waited for', async () => {
    const expected = results.expect('room1', 'r-1');
    results.settle(result);
    expect(await expected.within(30_000)).toEqual(result);
  });

  it('concern a chatroom until they are forgotten', async () => {
    const first = results.expect('room1', 'r-1');
    const second = results.expect('room1', 'r-2');
    expect([results.concerns('room1'), results.concerns('room2')]).toEqual([true, false]);
    expect(await waiting()).toBe('2');
    first.forget();
    expect(results.concerns('room1')).toBe(true);
    second.forget();
    second.forget();
    expect(results.concerns('room1')).toBe(false);
    expect(await waiting()).toBe('0');
  });

  it('do not keep anybody who has no time left', async () => {
    expect(await results.expect('room1', 'r-1').within(-5)).toBeUndefined();
  });

  it('are at most ten thousand at once; what comes beyond is not waited for', async () => {
    for (let index = 0; index < 10_000; index += 1) results.expect('room1', `r-${index}`);
    const refused = results.expect('room2', 'r');
    expect(await refused.within(30_000)).toBeUndefined();
    expect(refused.isRefused).toBe(true);
    expect(results.concerns('room2')).toBe(false);
  });

  it('are given up when the application stops, and not taken up again', async () => {
    const early = results.expect('room1', 'r-1');
    expect(early.isRefused).toBe(false);
    results.beforeApplicationShutdown();
    const late = results.expect('room1', 'r-2');
    const both = [early, late];
    expect(await Promise.all(both.map((expected) => expected.within(30_000)))).toEqual([
      undefined,
      undefined,
    ]);
    expect(both.map(({ isRefused }) => isRefused)).toEqual([true, true]);
  });
});
