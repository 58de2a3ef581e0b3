import { EventHeaders } from './event-headers.js';
import type { RecordHeaders } from './envelope.js';

/** The shortest bytes whose MurmurHash3 is 0. */
const hashedToZero = Buffer.from([0x7a, 0x9b, 0x47, 0xc2]);

/** Of an object that has been at another record before. */
function headersOf(headers: RecordHeaders): EventHeaders<'MessageCreated' | 'MessageEdited'> {
  const found = new EventHeaders(['MessageCreated', 'MessageEdited']);
  found.moveTo({ headers: { ce_type: 'MessageEdited', ce_id: 'earlier' } });
  found.moveTo({ headers });
  return found;
}

describe('The type that a record claims', () => {
  it.each([
    ['MessageCreated, as bytes', { ce_type: Buffer.from('MessageCreated') }],
    ['MessageCreated, as text', { ce_type: 'MessageCreated' }],
    ['MessageCreated first', { ce_type: ['MessageCreated', 'MessageRecalled'] }],
  ])('is one of those that are told apart with %s', (_, headers) => {
    expect(headersOf(headers)).toMatchObject({ type: 'MessageCreated', isOther: false });
  });

  it.each([
    ['nothing', {}],
    ['an empty list', { ce_type: [] }],
  ])('is not another with %s', (_, headers) => {
    expect(headersOf(headers)).toMatchObject({ type: undefined, isOther: false });
  });

  it.each([
    ['another, as bytes', { ce_type: Buffer.from('MessageRecalled') }],
    ['another, as text', { ce_type: 'MessageRecalled' }],
    ['no text', { ce_type: Buffer.alloc(0) }],
    ['another first', { ce_type: ['MessageRecalled', 'MessageCreated'] }],
  ])('is another with %s', (_, headers) => {
    expect(headersOf(headers)).toMatchObject({ type: undefined, isOther: true });
  });
});

describe('The hash of an id', () => {
  const hashOf = (id: Buffer | string) => headersOf({ ce_id: id }).idHash;

  it('is MurmurHash3', () => {
    expect(hashOf(Buffer.from('test')) >>> 0).toBe(0xba6bd213);
  });

  it('is the same for text and bytes', () => {
    expect(hashOf('消息-1')).toBe(hashOf(Buffer.from('消息-1')));
  });

  it('is 0 only where there is no id', () => {
    expect(headersOf({}).idHash).toBe(0);
    expect(hashOf('')).toBe(0);
    expect(hashOf(hashedToZero)).toBe(1);
  });
});
