import { countingTopology } from '../examples/counting.js';
import type { ReceivedRecord, RecordBatch } from '../records.js';
import { TaskOutputs } from './task-outputs.js';

const record = (changes: Partial<ReceivedRecord> = {}): ReceivedRecord => ({
  key: Buffer.from('k'),
  value: Buffer.from([0xff, 0x00]),
  headers: {},
  timestamp: 123,
  offset: 42,
  ...changes,
});

const batch: RecordBatch = { topic: 'inputs', partition: 2, records: [], nextOffset: 43 };

describe('the outputs of a task', () => {
  it('go to the partition of the task, whatever their key', () => {
    const outputs = new TaskOutputs(countingTopology, 2);
    const out = { key: 'anything', value: 'v', headers: {}, timestamp: 1 };
    outputs.emit('counts', out);
    outputs.changeState('s', null, 5);
    expect(outputs.take()).toEqual([
      { topic: 'counts', partition: 2, record: out },
      {
        topic: 'state',
        partition: 2,
        record: { key: 's', value: null, headers: {}, timestamp: 5 },
      },
    ]);
  });

  it('are taken once', () => {
    const outputs = new TaskOutputs(countingTopology, 0);
    outputs.changeState('s', 'v', 5);
    expect(outputs.size).toBe(1);
    expect(outputs.take()).toHaveLength(1);
    expect(outputs.size).toBe(0);
    expect(outputs.take()).toEqual([]);
  });

  it('do not go to a topic that the topology does not name', () => {
    const outputs = new TaskOutputs(countingTopology, 0);
    expect(() => {
      outputs.emit('elsewhere', { key: null, value: null, headers: {}, timestamp: 0 });
    }).toThrow('elsewhere is no sink');
  });
});

describe('a dead letter', () => {
  const deadLetterOf = (received: ReceivedRecord) => {
    const outputs = new TaskOutputs(countingTopology, 0);
    outputs.deadLetter(batch, received, 'does not fit');
    const [letter] = outputs.take();
    if (letter === undefined) throw new Error('there is no dead letter');
    return letter;
  };

  it('is the record as received, byte for byte, with where it came from and why', () => {
    const letter = deadLetterOf(record({ headers: { ce_type: Buffer.from('X') } }));
    expect(letter.topic).toBe('dead-letters');
    expect(letter.partition).toBeUndefined();
    expect(letter.record).toEqual({
      key: Buffer.from('k'),
      value: Buffer.from([0xff, 0x00]),
      timestamp: 123,
      headers: {
        ce_type: Buffer.from('X'),
        dlq_reason: 'does not fit',
        dlq_topic: 'inputs',
        dlq_partition: '2',
        dlq_offset: '42',
      },
    });
  });

  it('may be without key and value', () => {
    const { record: sent } = deadLetterOf(record({ key: null, value: null }));
    expect([sent.key, sent.value]).toEqual([null, null]);
  });

  it('keeps the first of headers that stand several times, and leaves out absent ones', () => {
    const headers = { twice: [Buffer.from('1'), Buffer.from('2')], none: undefined, empty: [] };
    const { record: sent } = deadLetterOf(record({ headers }));
    expect(sent.headers['twice']).toEqual(Buffer.from('1'));
    expect(Object.keys(sent.headers)).not.toContain('none');
    expect(Object.keys(sent.headers)).not.toContain('empty');
  });

  it('says itself where it comes from, even if the record brought such headers along', () => {
    const { record: sent } = deadLetterOf(record({ headers: { dlq_topic: Buffer.from('old') } }));
    expect(sent.headers['dlq_topic']).toBe('inputs');
  });
});
