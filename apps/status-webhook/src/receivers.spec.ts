import { ConfigurationError } from '#observability';
import { readReceivers } from './receivers.js';

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const valid = { name: 'billing', url: 'https://billing.example/status?v=1', secrets: [secret] };

function problemOf(receivers: unknown): string {
  try {
    readReceivers(typeof receivers === 'string' ? receivers : JSON.stringify(receivers));
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  throw new Error('nothing was wrong');
}

describe('The list of receivers', () => {
  it('gives each with its keys, and the moment from which it gets events', () => {
    const since = '2026-11-24T08:00:00+01:00';
    expect(readReceivers(JSON.stringify([valid, { ...valid, name: 'audit', since }]))).toEqual([
      { ...valid, sinceMs: undefined },
      { ...valid, name: 'audit', sinceMs: Date.UTC(2026, 10, 24, 7) },
    ]);
  });

  it.each([
    ['no JSON', 'https://billing.example', 'must be JSON'],
    ['no list', valid, 'data must be array'],
    ['nobody', [], 'must NOT have fewer than 1 items'],
    ['too many', Array.from({ length: 33 }, () => valid), 'must NOT have more than 32 items'],
    ['a name that cannot name a group', [{ ...valid, name: 'A B' }], 'data/0/name must match'],
    ['one name twice', [valid, valid], 'has two receivers with one name'],
    ['no URL', [{ ...valid, url: 'https://' }], 'no URL at data/0/url'],
    ['another scheme', [{ ...valid, url: 'ftp://x' }], 'data/0/url must match'],
    ['no key', [{ ...valid, secrets: [] }], 'data/0/secrets must NOT have fewer than 1 items'],
    ['a key that is too short', [{ ...valid, secrets: ['whsec_c2hvcnQ='] }], 'data/0/secrets/0'],
    ['no moment', [{ ...valid, since: 'yesterday' }], 'data/0/since must match'],
    ['a moment that does not exist', [{ ...valid, since: '2026-13-01T00:00:00Z' }], 'no moment'],
    ['a field that means nothing', [{ ...valid, secret }], 'must NOT have additional properties'],
  ])('with %s is refused, and it is said why', (_, receivers, problem) => {
    const message = problemOf(receivers);
    expect(message).toContain('STATUS_WEBHOOK_RECEIVERS ');
    expect(message).toContain(problem);
  });

  it('is refused without a word of its values', () => {
    const message = problemOf([{ ...valid, url: 'https://amy:hunter2@billing.example' }]);
    expect(message).toContain('must not have a user or a password in data/0/url');
    for (const value of ['amy', 'hunter2', 'billing.example', secret]) {
      expect(message).not.toContain(value);
    }
  });
});
