import { eventIdHash, isOtherEventType } from './message-headers.js';

/** The shortest bytes whose FNV-1a is 0. */
const hashedToZero = Buffer.from([0xcc, 0x24, 0x31, 0xc4]);

describe('The type that a message claims', () => {
  it.each([
    ['nothing', {}],
    ['MessageCreated, as bytes', { ce_type: Buffer.from('MessageCreated') }],
    ['MessageCreated, as text', { ce_type: 'MessageCreated' }],
    ['MessageCreated first', { ce_type: ['MessageCreated', 'MessageRecalled'] }],
    ['an empty list', { ce_type: [] }],
  ])('is no other with %s', (_, headers) => {
    expect(isOtherEventType({ headers }, 'MessageCreated')).toBe(false);
  });

  it.each([
    ['another, as bytes', { ce_type: Buffer.from('MessageRecalled') }],
    ['another, as text', { ce_type: 'MessageRecalled' }],
    ['no text', { ce_type: Buffer.alloc(0) }],
    ['another first', { ce_type: ['MessageRecalled', 'MessageCreated'] }],
  ])('is another with %s', (_, headers) => {
    expect(isOtherEventType({ headers }, 'MessageCreated')).toBe(true);
  });
});

describe('The hash of an id', () => {
  it('is FNV-1a', () => {
    expect(eventIdHash({ headers: { ce_id: Buffer.from('a') } }) >>> 0).toBe(0xe40c292c);
    expect(eventIdHash({ headers: { ce_id: Buffer.from('foobar') } }) >>> 0).toBe(0xbf9cf968);
  });

  it('is the same for text and bytes', () => {
    expect(eventIdHash({ headers: { ce_id: '消息-1' } })).toBe(
      eventIdHash({ headers: { ce_id: Buffer.from('消息-1') } }),
    );
  });

  it('is 0 only where there is no id', () => {
    expect(eventIdHash({ headers: {} })).toBe(0);
    expect(eventIdHash({ headers: { ce_id: '' } })).toBe(0);
    expect(eventIdHash({ headers: { ce_id: hashedToZero } })).toBe(1);
  });
});
