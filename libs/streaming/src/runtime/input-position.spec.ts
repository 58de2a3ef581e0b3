import { InputPosition } from './input-position.js';

/** Ten records a second from offset 0 on, each read at once; `next` is ten times the seconds. */
function readForSeconds(seconds: number): InputPosition {
  const position = new InputPosition(0, 0, 10_000);
  for (let second = 0; second < seconds; second++) {
    position.advance((second + 1) * 10, 10_000, second * 1_000);
  }
  return position;
}

describe('where a task stands in a partition', () => {
  it('begins where it was left, with what lies before the frontier read again', () => {
    const position = new InputPosition(10, 30, 100);
    expect(position.next).toBe(10);
    expect(position.frontier).toBe(30);
    expect(position.replaying).toBe(true);
  });

  it.each`
    next  | replaying | frontier | what
    ${29} | ${true}   | ${30}    | ${'the last record before the frontier is still to come'}
    ${30} | ${false}  | ${30}    | ${'the next record is the first that is new'}
    ${45} | ${false}  | ${45}    | ${'a batch went past the frontier'}
  `('replays until the frontier: $what', ({ next, replaying, frontier }) => {
    const position = new InputPosition(10, 30, 100);
    position.advance(next as number, 100, 0);
    expect(position.replaying).toBe(replaying);
    expect(position.frontier).toBe(frontier);
  });

  it('does not go back when a batch is delivered again', () => {
    const position = new InputPosition(0, 0, 100);
    position.advance(20, 100, 0);
    position.advance(10, 100, 0);
    expect(position.next).toBe(20);
  });

  it.each`
    cutoffMs  | from | to    | what
    ${-1}     | ${0} | ${0}  | ${'before anything was read: from the start'}
    ${0}      | ${0} | ${0}  | ${'what was read at the cutoff is read again'}
    ${4_000}  | ${0} | ${40} | ${'all before the cutoff is left out'}
    ${4_999}  | ${0} | ${40} | ${'rounded down to the last sample'}
    ${99_000} | ${0} | ${90} | ${'a cutoff after everything: where the last sample was'}
  `('resumes after $cutoffMs ms at $to: $what', ({ cutoffMs, to }) => {
    const position = readForSeconds(10);
    expect(position.resumeAfter(cutoffMs as number, 9_000)).toBe(to);
  });

  it('lets a partition that is quiet catch up with itself', () => {
    const position = readForSeconds(10);
    expect(position.resumeAfter(5_000, 60_000)).toBe(50);
    expect(position.resumeAfter(60_000, 60_000)).toBe(100);
  });

  it('never resumes earlier than it once could', () => {
    const position = readForSeconds(10);
    expect(position.resumeAfter(7_000, 9_000)).toBe(70);
    expect(position.resumeAfter(2_000, 9_000)).toBe(70);
  });

  it('reads everything again that was read after the cutoff, however fast records come', () => {
    const position = new InputPosition(0, 0, 1e9);
    const readAt: number[] = [];
    for (let at = 0; at < 20_000; at += 37) {
      position.advance(readAt.push(at), 1e9, at);
    }
    for (const cutoff of [500, 5_000, 12_345, 19_000]) {
      const resume = position.resumeAfter(cutoff, 20_000);
      const firstAfterCutoff = readAt.findIndex((at) => at > cutoff);
      expect(resume).toBeLessThanOrEqual(firstAfterCutoff);
      expect(firstAfterCutoff - resume).toBeLessThanOrEqual(2_000 / 37);
    }
  });

  it('goes on where the log begins when what lay before is gone', () => {
    const position = readForSeconds(10);
    position.jump(500, 600);
    expect([position.next, position.frontier, position.replaying]).toEqual([500, 500, false]);
    expect(position.resumeAfter(-1, 10_000)).toBe(500);
  });

  it('has caught up where everything that stood in the partition is gone', () => {
    const position = new InputPosition(10, 10, 20);
    position.jump(15, 20);
    expect(position.caughtUpAt(123)).toBe(Number.NEGATIVE_INFINITY);
    position.jump(20, 20);
    expect(position.caughtUpAt(123)).toBe(123);
  });

  it('keeps the frontier when only records to be read again are gone', () => {
    const position = new InputPosition(10, 100, 200);
    position.jump(50, 200);
    expect([position.next, position.frontier, position.replaying]).toEqual([50, 100, true]);
  });

  it('has caught up from the start with a partition that holds nothing more', () => {
    expect(new InputPosition(5, 5, 5).caughtUpAt(123)).toBe(123);
    expect(new InputPosition(5, 5, 6).caughtUpAt(123)).toBe(Number.NEGATIVE_INFINITY);
  });

  it('has caught up as long as it stands at the end, then up to when it last did', () => {
    const position = new InputPosition(0, 0, 10);
    position.advance(9, 10, 100);
    expect(position.caughtUpAt(150)).toBe(Number.NEGATIVE_INFINITY);
    position.advance(10, 10, 200);
    expect(position.caughtUpAt(250)).toBe(250);
    position.advance(15, 20, 300);
    expect(position.caughtUpAt(350)).toBe(200);
  });
});
