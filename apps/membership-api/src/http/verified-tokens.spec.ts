import { VerifiedTokens, type ValidToken } from './verified-tokens.js';

const token: ValidToken = { outcome: 'valid', subject: 'gateway-1', scopes: new Set() };
const hourMs = 3_600_000;

describe('a token that was found valid', () => {
  it('is known for a minute', () => {
    const tokens = new VerifiedTokens();
    tokens.add('t', token, 1_000, hourMs);
    expect(tokens.get('t', 60_999)).toBe(token);
    expect(tokens.get('t', 61_000)).toBeUndefined();
  });

  it('is not known beyond its own end', () => {
    const tokens = new VerifiedTokens();
    tokens.add('t', token, 1_000, 5_000);
    expect(tokens.get('t', 4_999)).toBe(token);
    expect(tokens.get('t', 5_000)).toBeUndefined();
  });

  it('is known anew when it has been verified again', () => {
    const tokens = new VerifiedTokens();
    tokens.add('t', token, 0, hourMs);
    tokens.add('t', token, 70_000, hourMs);
    expect(tokens.get('t', 100_000)).toBe(token);
  });

  it('makes room for others, the oldest first', () => {
    const tokens = new VerifiedTokens();
    for (let index = 0; index <= 10_000; index++) tokens.add(`t${index}`, token, 0, hourMs);
    expect(tokens.get('t0', 1)).toBeUndefined();
    expect(tokens.get('t1', 1)).toBe(token);
    expect(tokens.get('t10000', 1)).toBe(token);
  });
});
