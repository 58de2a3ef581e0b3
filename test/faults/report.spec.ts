import type { Breaches, Fault, Outcome } from './fault.js';
import {
  complaintsOf,
  headerOf,
  isSound,
  listOf,
  rowOf,
  summaryOf,
  withOutcomes,
} from './report.js';

const fault: Fault = { name: 'leader-killed', title: 'a leader killed', strike: async () => {} };
const none: Breaches = { lost: [], doubled: [], wrongKicks: [], inconsistent: [] };
const failed: Outcome = { fault, failure: 'decisions do not flow' };

function outcome(breaches: Partial<Breaches>, heldMs = 0): Outcome {
  const measures = {
    offeredPerSecond: 300.4,
    acceptedPerSecond: 299.6,
    heldMs,
    flowingAfterMs: 1_234,
    slowestDecisionMs: 5_678,
  };
  return { fault, measures, breaches: { ...none, ...breaches } };
}

describe('the report on faults', () => {
  it('has a row for each, with what was measured and how much was found', () => {
    expect(rowOf(outcome({ lost: ['r1', 'r2'], wrongKicks: ['ann'] }, 10_000))).toBe(
      '| a leader killed | 300 | 300 | 10.0 | 1.2 | 5.7 | 2 | 0 | 1 | 0 |',
    );
    expect(rowOf(outcome({}))).toContain('| 300 |  | 1.2 |');
  });

  it('says what was found, and what kept the system from recovering', () => {
    expect(complaintsOf(outcome({ doubled: ['version 2 follows 2'] }))).toEqual([
      'leader-killed: doubled: version 2 follows 2',
    ]);
    expect(complaintsOf(failed)).toEqual(['leader-killed: decisions do not flow']);
    expect(complaintsOf(outcome({}))).toEqual([]);
  });

  it.each(Object.keys(none))('counts no fault as survived that has %s', (breach) => {
    const outcomes = [outcome({}), outcome({ [breach]: ['one'] }), failed];
    expect(outcomes.map(isSound)).toEqual([true, false, false]);
    expect(summaryOf(outcomes, 4.4)).toBe('1 of 3 faults survived, in 4 minutes');
  });

  it('replaces the rows of what was run, and of that alone, in the order of the faults', () => {
    const [first, second, gone] = ['first', 'second', 'gone'].map((title) => ({ ...fault, title }));
    const [begin, end] = ['before <!-- faults: begin -->', '<!-- faults: end --> after'];
    const of = (title: Fault | undefined, breaches: Partial<Breaches> = {}): Outcome => ({
      ...outcome(breaches),
      fault: title ?? fault,
    });
    const document = withOutcomes(`${begin}\n${end}`, [of(gone), of(second)], [second!, gone!]);
    const updated = withOutcomes(document, [of(first, { lost: ['r'] })], [first!, second!]);
    const rows = [rowOf(of(first, { lost: ['r'] })), rowOf(of(second))];
    expect(updated).toBe(`${begin}\n\n${headerOf()}\n${rows.join('\n')}\n\n${end}`);
  });

  it('lists the faults by what --only takes', () => {
    expect(listOf([fault, { ...fault, name: 'x' }])).toEqual([
      'leader-killed  a leader killed',
      'x              a leader killed',
    ]);
  });
});
