import { Problem } from '../http/problem.js';
import { pastMoment } from './past-moment.js';

const now = Date.parse('2026-11-24T12:00:00Z');
const moment = (text: string) => pastMoment('asOf', text, now);

describe('a moment of the past', () => {
  it.each([
    ['0', 0],
    ['1700000000000', 1_700_000_000_000],
    ['2023-11-14T22:13:20Z', 1_700_000_000_000],
    ['2023-11-14t22:13:20z', 1_700_000_000_000],
    ['2023-11-14T22:13:20.001Z', 1_700_000_000_001],
    ['2023-11-14T22:13:20.0019999Z', 1_700_000_000_001],
    ['2023-11-14T23:43:20+01:30', 1_700_000_000_000],
    ['2023-11-14T20:13:20-02:00', 1_700_000_000_000],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['2026-11-24T12:00:00Z', now],
  ])('is read from %s', (text, expected) => {
    expect(moment(text)).toBe(expected);
  });

  it.each([
    'yesterday',
    '-1',
    '1.5',
    '1e3',
    ' 1',
    '253402300800000',
    '9'.repeat(60),
    '2023-11-14',
    '2023-11-14T22:13:20',
    '2023-11-14T22:13Z',
    '2023-11-14 22:13:20Z',
    '2023-11-14T22:13:20 01:00',
    '2023-02-29T00:00:00Z',
    '2023-02-30T00:00:00Z',
    '2023-13-01T00:00:00Z',
    '2023-11-14T24:00:01Z',
    '2023-11-14T22:60:00Z',
    '1969-12-31T23:59:59Z',
  ])('is not read from %j', (text) => {
    expect(() => moment(text)).toThrow(
      new Problem(
        'invalid-parameter',
        'query parameter asOf must be ms since the epoch or a time of RFC 3339',
      ),
    );
  });

  it.each([String(now + 1), '2026-11-24T12:00:00.001Z'])('is not %s, which is to come', (text) => {
    expect(() => moment(text)).toThrow('query parameter asOf must not lie in the future');
  });
});
