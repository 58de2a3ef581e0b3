import { Readiness } from './readiness.js';

describe('readiness', () => {
  it('ends when the shutdown begins', async () => {
    const readiness = new Readiness(() => [{ name: 'log', up: true }]);
    expect((await readiness.report()).status).toBe('up');
    readiness.beforeApplicationShutdown();
    expect(await readiness.report()).toEqual({
      status: 'down',
      checks: [{ name: 'shutdown', up: false, detail: 'under way' }],
    });
  });
});
