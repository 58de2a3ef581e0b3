import { ByteRange } from './byte-range.js';
import { parseStateKey, readStateKey, stateKeys } from './state-keys.js';

describe('the keys of the state', () => {
  it('name the kind and the ids', () => {
    expect(stateKeys.member('room1', 'u1')).toBe('member\u001froom1\u001fu1');
  });

  it.each([
    [stateKeys.room('r'), { kind: 'room', chatroomId: 'r' }],
    [stateKeys.member('räume', '用户'), { kind: 'member', chatroomId: 'räume', userId: '用户' }],
    [stateKeys.member('r', 'u'), { kind: 'member', chatroomId: 'r', userId: 'u' }],
    [stateKeys.whitelist('r', 'u'), { kind: 'whitelist', chatroomId: 'r', userId: 'u' }],
    [stateKeys.block('r', 'u'), { kind: 'block', chatroomId: 'r', userId: 'u' }],
    [stateKeys.ban('u'), { kind: 'ban', userId: 'u' }],
    [stateKeys.pause(), { kind: 'pause' }],
    [stateKeys.loss(), { kind: 'loss' }],
    [stateKeys.answer('r', 'q'), { kind: 'answer', chatroomId: 'r', requestId: 'q' }],
    ['something\u001felse', undefined],
  ])('can be taken apart: %j', (key, parts) => {
    expect(parseStateKey(key)).toEqual(parts);
    expect(readStateKey(ByteRange.of(Buffer.from(key)))).toEqual(parts);
  });

  it('can be taken apart where they lie', () => {
    const range = new ByteRange();
    const bytes = Buffer.from('room\u001froom1\u001fmember\u001fr\u001fu\u001fu1');
    range.set(bytes, 11, 21);
    expect(readStateKey(range)).toEqual({ kind: 'member', chatroomId: 'r', userId: 'u' });
    range.set(bytes, 0, 10);
    expect(readStateKey(range)).toEqual({ kind: 'room', chatroomId: 'room1' });
  });
});
