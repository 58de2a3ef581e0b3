import type { WireRecord } from './envelope.js';
import { refusalOf } from './refusal.js';

function record(value: unknown, key: string | null = 'room1'): WireRecord {
  return {
    key: key === null ? null : Buffer.from(key),
    value: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    headers: { ce_type: 'JoinRequested' },
    timestamp: 1_700_000_000_000,
  };
}

const versionOf = (chatroomId: string) => (chatroomId === 'room1' ? 7 : 0);

describe('A request that breaks its schema', () => {
  it('is answered with INVALID_PARAMETER and the version of its room', () => {
    const request = { requestId: 'r-1', chatroomId: 'room1', userId: 'u1', minutes: 'many' };
    expect(refusalOf(record(request), versionOf)).toEqual({
      requestId: 'r-1',
      chatroomId: 'room1',
      userId: 'u1',
      code: 23412,
      roomVersion: 7,
    });
  });

  it('is answered without a user where it names none', () => {
    const request = { requestId: 'r-1', chatroomId: 'room2' };
    expect(refusalOf(record(request, 'room2'), versionOf)).toEqual({
      requestId: 'r-1',
      chatroomId: 'room2',
      code: 23412,
      roomVersion: 0,
    });
  });

  it.each([
    ['it is not JSON', record('{')],
    ['it has no requestId', record({ chatroomId: 'room1' })],
    ['it has no chatroomId', record({ requestId: 'r-1' })],
    ['its requestId is no id', record({ requestId: '', chatroomId: 'room1' })],
    ['its userId is no id', record({ requestId: 'r-1', chatroomId: 'room1', userId: 1 })],
    ['its key is another room', record({ requestId: 'r-1', chatroomId: 'room1' }, 'room2')],
    ['it has no key', record({ requestId: 'r-1', chatroomId: 'room1' }, null)],
    ['it has no value', { ...record(''), value: null }],
  ])('is not answered where %s', (_, request) => {
    expect(refusalOf(request, versionOf)).toBeUndefined();
  });
});
