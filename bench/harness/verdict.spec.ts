import type { Target } from './bench.js';
import { verdictLine } from './report.js';
import { verdictOn } from './verdict.js';

const rounds = [
  { ours: { rate: 200 }, theirs: { rate: 100 } },
  { ours: { rate: 300 }, theirs: { rate: 100 } },
  { ours: { rate: 100 }, theirs: { rate: 100 } },
];
const target: Target = { figure: 'rate', side: 'ours', versus: 'theirs', atLeast: 2 };

describe('A verdict', () => {
  it('compares sides round by round, and judges the median', () => {
    expect(verdictOn(target, rounds)).toMatchObject({
      median: 2,
      least: 1,
      greatest: 3,
      reached: true,
    });
  });

  it('is short where the median is beyond the aim, on either side', () => {
    expect(verdictOn({ ...target, atLeast: 2.1 }, rounds).reached).toBe(false);
    expect(verdictOn({ figure: 'rate', side: 'ours', atMost: 199 }, rounds).reached).toBe(false);
  });

  it('is short where nothing was measured', () => {
    expect(verdictOn({ ...target, versus: 'nobody' }, rounds).reached).toBe(false);
  });

  it('ends in one word, which is reached only if every aim is', () => {
    const short = verdictOn({ ...target, atLeast: 5 }, rounds);
    expect(verdictLine('speed', [verdictOn(target, rounds)])).toMatch(/: reached$/);
    expect(verdictLine('speed', [verdictOn(target, rounds), short])).toMatch(/: short$/);
  });
});
