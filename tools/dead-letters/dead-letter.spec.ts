import { printable } from './dead-letter.js';

describe('what a record holds, on a terminal', () => {
  it.each([
    ['{"text":"Grüße, 世界 👋"}', '{"text":"Grüße, 世界 👋"}'],
    ['two\nlines', 'two\\nlines'],
    ['\u001b[2J', '\\u001b[2J'],
    ['a\u202eb\u2028c', 'a\\u{202e}b\\u{2028}c'],
  ])('%j is shown as %s', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });
});
