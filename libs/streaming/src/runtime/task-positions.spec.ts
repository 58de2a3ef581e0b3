import { CountingLogic, countingTopology } from '../examples/counting.js';
import type { Source } from '../topology.js';
import { parseStoredPositions, type StoredPositions, TaskPositions } from './task-positions.js';

const [inputs, signals, facts] = countingTopology.sources as [Source, Source, Source];
const end = 1_000;
const range = { beginning: 0, end };

/** A task that reads one partition of each source, `inputs` and `facts` from their ends. */
function opened(stored: StoredPositions = {}) {
  const positions = new TaskPositions(countingTopology, new CountingLogic());
  const atEnd: StoredPositions = { inputs: { '1': [end, end] }, facts: { '0': [end, end] } };
  positions.open(inputs, 1, { ...atEnd, ...stored }, range);
  positions.open(signals, 1, stored, range);
  positions.open(facts, 0, { ...atEnd, ...stored }, range);
  const advance = (topic: string, next: number, at: number, partitionEnd = end) => {
    const partition = topic === 'facts' ? 0 : 1;
    positions.get(topic, partition)?.position.advance(next, partitionEnd, at);
  };
  return { positions, advance };
}

/** A signal every 100 ms from 0 on. */
function readSignals(advance: ReturnType<typeof opened>['advance'], untilMs: number): void {
  for (let at = 0; at <= untilMs; at += 100) advance('signals', at / 100 + 1, at);
}

const resumeOfSignals = (positions: TaskPositions, now: number) =>
  positions.toStored(now)['signals']?.['1']?.[0];

describe('the positions of a task', () => {
  it('begin at the beginning of the log where nothing is stored', () => {
    const positions = new TaskPositions(countingTopology, new CountingLogic());
    const { position } = positions.open(inputs, 1, {}, { beginning: 40, end: 90 });
    expect([position.next, position.frontier, position.replaying]).toEqual([40, 40, false]);
  });

  it('begin with the first record that there ever was where the loss of it has to be known', () => {
    const positions = new TaskPositions(countingTopology, new CountingLogic());
    const { position } = positions.open(signals, 1, {}, { beginning: 40, end: 90 });
    expect([position.next, position.frontier, position.replaying]).toEqual([0, 0, false]);
  });

  it('go on where they were stored', () => {
    const { positions } = opened({ signals: { '1': [10, 30] } });
    const position = positions.get('signals', 1)?.position;
    expect([position?.next, position?.frontier]).toEqual([10, 30]);
    expect(positions.replaying).toHaveLength(1);
  });

  it('know of no partition that was not opened', () => {
    expect(opened().positions.get('signals', 0)).toBeUndefined();
  });

  it('of an exact source are those of the next record', () => {
    const { positions, advance } = opened({ inputs: { '1': [5, 5] } });
    advance('inputs', 17, 0);
    expect(positions.toStored(1)['inputs']).toEqual({ '1': [17, 17] });
  });

  it('of a trailing source trail by the replay time', () => {
    const { positions, advance } = opened();
    readSignals(advance, 10_000);
    const resume = resumeOfSignals(positions, 10_000) ?? 0;
    expect(resume).toBeGreaterThanOrEqual(60);
    expect(resume).toBeLessThanOrEqual(71);
    expect(positions.toStored(10_000)['signals']?.['1']?.[1]).toBe(101);
  });

  it('of a trailing source trail by more where the application says so', () => {
    class Slow extends CountingLogic {
      override replayMs(): number {
        return 8_000;
      }
    }
    const positions = new TaskPositions(countingTopology, new Slow());
    const { position } = positions.open(signals, 1, {}, range);
    for (let at = 0; at <= 10_000; at += 100) position.advance(at / 100 + 1, end, at);
    expect(resumeOfSignals(positions, 10_000)).toBeLessThanOrEqual(21);
    expect(positions.replayMsMax).toBe(8_000);
  });

  it.each(['inputs', 'facts'])('of a trailing source wait for %s to be read', (topic) => {
    const { positions, advance } = opened();
    advance(topic, end, 2_000, end);
    advance(topic, end, 2_500, end + 1);
    readSignals(advance, 20_000);
    expect(positions.settledAt(20_000)).toBe(2_000);
    expect(resumeOfSignals(positions, 20_000)).toBe(0);
    advance(topic, end + 1, 20_000, end + 1);
    expect(positions.settledAt(20_000)).toBe(20_000);
    expect(resumeOfSignals(positions, 20_000)).toBeGreaterThan(100);
  });

  it('of a trailing source do not wait for that source itself', () => {
    const { positions, advance } = opened();
    advance('signals', 5, 0, 1_000_000);
    expect(positions.settledAt(7_000)).toBe(7_000);
  });

  it('stay where they are as long as they are held, then move on', () => {
    const { positions, advance } = opened();
    readSignals(advance, 5_000);
    positions.hold(5_000);
    readSignals(advance, 30_000);
    expect(resumeOfSignals(positions, 30_000)).toBeLessThanOrEqual(21);
    positions.release();
    expect(resumeOfSignals(positions, 30_000)).toBeGreaterThan(200);
  });

  it.each`
    facts      | inputs     | caughtUp
    ${end}     | ${end}     | ${true}
    ${end - 1} | ${end}     | ${false}
    ${end}     | ${end - 1} | ${false}
  `(
    'have caught up: $caughtUp, with facts at $facts and inputs at $inputs of 1000',
    ({ facts: factsAt, inputs: inputsAt, caughtUp }) => {
      const { positions } = opened({
        facts: { '0': [factsAt as number, factsAt as number] },
        inputs: { '1': [inputsAt as number, inputsAt as number] },
      });
      expect(positions.hasCaughtUp(0)).toBe(caughtUp);
    },
  );

  it('are told to the group for the sources of the partition, not for broadcast ones', () => {
    const { positions, advance } = opened();
    advance('inputs', end + 4, 0);
    const offsets = positions.toGroupOffsets(positions.toStored(0));
    expect(offsets).toEqual([
      { topic: 'inputs', partition: 1, offset: end + 4 },
      { topic: 'signals', partition: 1, offset: 0 },
    ]);
  });

  it('survive being stored', () => {
    const { positions, advance } = opened();
    readSignals(advance, 10_000);
    const stored = positions.toStored(10_000);
    expect(parseStoredPositions(Buffer.from(JSON.stringify(stored)))).toEqual(stored);
  });

  it.each(['{"signals":{"1":[1]}}', '{"signals":[1,2]}', '{"signals":{"1":["1","2"]}}', '[]'])(
    'are refused where they are not what was stored: %s',
    (text) => {
      expect(() => parseStoredPositions(Buffer.from(text))).toThrow(TypeError);
    },
  );
});
