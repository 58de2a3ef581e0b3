import type { OutgoingRecord, RecordHeaders } from '#contracts';
import type { LogSession } from './log-session.js';

const timestamp = 1_700_000_000_123;

const written: readonly OutgoingRecord[] = [
  { key: 'k', value: 'väl', headers: { ce_type: 'X', raw: Buffer.from([0, 0xff]) }, timestamp },
  { key: null, value: Buffer.from([0xff, 0xfe]), headers: {}, timestamp: 0 },
  { key: Buffer.from([1, 2]), value: null, headers: {}, timestamp: timestamp + 1 },
  { key: '', value: '', headers: {}, timestamp },
];

const asBuffer = (content: string | Buffer | null) =>
  typeof content === 'string' ? Buffer.from(content) : content;

function asBuffers(headers: RecordHeaders) {
  return Object.entries(headers).map(([name, value]) => [name, Buffer.from(value as Buffer)]);
}

export function describeRecordFidelity(session: LogSession): void {
  it('gives records as they were written', async () => {
    for (const record of written) await session.appendRecord('rooms', 2, record);
    const member = await session.join();
    member.readFrom('rooms', 2, 0);
    await session.until(() => member.recordsOf('rooms', 2).length === written.length);
    const read = member.recordsOf('rooms', 2).map((record) => ({
      key: record.key,
      value: record.value,
      headers: asBuffers(record.headers),
      timestamp: record.timestamp,
      offset: record.offset,
    }));
    expect(read).toEqual(
      written.map((record, offset) => ({
        key: asBuffer(record.key),
        value: asBuffer(record.value),
        headers: asBuffers(record.headers),
        timestamp: record.timestamp,
        offset,
      })),
    );
  });
}
