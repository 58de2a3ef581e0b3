import type { TSchema } from '@sinclair/typebox';
import { schemaViolation } from './codec.js';
import { Identifier, RoomVersion, Text, Timestamp, timestampMaxMs } from './identifiers.js';

const accepts = (schema: TSchema, value: unknown) => schemaViolation(schema, value) === undefined;

describe('An id', () => {
  it.each([
    'u',
    'room1',
    'a b',
    'room:17',
    '用户',
    '😀',
    '__proto__',
    '...',
    '.u',
    'x'.repeat(128),
    '😀'.repeat(128),
  ])('may be %j', (id) => {
    expect(accepts(Identifier, id)).toBe(true);
  });

  it.each([
    ['no character', ''],
    ['129 characters', 'x'.repeat(129)],
    ['a line break', 'a\nb'],
    ['a line break at its end', 'a\n'],
    ['U+0000', 'a\u0000'],
    ['the separator of state keys', 'a\u001fb'],
    ['U+007F', '\u007f'],
    ['a dot alone', '.'],
    ['two dots alone', '..'],
    ['half of a surrogate pair', 'a\ud83d'],
    ['the other half', '\ude00a'],
  ])('may not have %s', (_, id) => {
    expect(accepts(Identifier, id)).toBe(false);
  });

  it.each([[1], [null], [undefined], [{}], [['u1']]])('is not %j', (id) => {
    expect(accepts(Identifier, id)).toBe(false);
  });
});

describe('A text', () => {
  it.each(['', 'spam\nand more', '😀', 'xxxxx'])('may be %j', (text) => {
    expect(accepts(Text(16), text)).toBe(true);
  });

  it.each([
    ['one character too many', 'x'.repeat(17)],
    ['U+0000', 'a\u0000b'],
    ['half of a surrogate pair', '\ud83d'],
  ])('may not have %s', (_, text) => {
    expect(accepts(Text(16), text)).toBe(false);
  });
});

describe('A moment', () => {
  it.each([0, 1_700_000_000_000, timestampMaxMs])('may be %d', (moment) => {
    expect(accepts(Timestamp, moment)).toBe(true);
  });

  it.each([[-1], [0.5], [timestampMaxMs + 1], ['0'], [null]])('is not %j', (moment) => {
    expect(accepts(Timestamp, moment)).toBe(false);
  });

  it('ends with the last millisecond that RFC 3339 can write', () => {
    expect(new Date(timestampMaxMs).toISOString()).toBe('9999-12-31T23:59:59.999Z');
  });
});

describe("A room's version", () => {
  it.each([0, 1, Number.MAX_SAFE_INTEGER])('may be %d', (version) => {
    expect(accepts(RoomVersion, version)).toBe(true);
  });

  it.each([-1, 1.5, Number.MAX_SAFE_INTEGER + 1])('is not %d', (version) => {
    expect(accepts(RoomVersion, version)).toBe(false);
  });
});
