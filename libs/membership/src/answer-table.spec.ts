import fc from 'fast-check';
import type { AnswerEntry } from '#contracts';
import { AnswerTable } from './answer-table.js';
import { hashOfText } from './hashes.js';
import { noRow } from './row-chains.js';

const keys = ['r1', 'r2', 'r12', 'ré', '请求', 'x'.repeat(300)];

function answer(userId: string | undefined, roomVersion = 1, requestedAt = 1000): AnswerEntry {
  const [kind, chatroomId, requestId, code] = ['answer', 'room1', 'r1', 23406] as const;
  const entry: AnswerEntry = { kind, chatroomId, requestId, code, roomVersion, requestedAt };
  if (userId !== undefined) entry.userId = userId;
  return entry;
}

function told(table: AnswerTable, row: number) {
  const [userId, code, roomVersion] = [table.userId(row), table.code(row), table.roomVersion(row)];
  return { key: table.key(row), userId, code, roomVersion, requestedAt: table.requestedAt(row) };
}

function toldBy(key: string, { userId, code, roomVersion, requestedAt }: AnswerEntry) {
  return { key, userId, code, roomVersion, requestedAt };
}

/** Takes all answers out of the table, from its front on. */
function drained(table: AnswerTable) {
  const all = [];
  while (table.eldest !== noRow) {
    all.push(told(table, table.eldest));
    table.remove(table.eldest);
  }
  return all;
}

describe('a table of answers', () => {
  it('has what a map has, in the order in which it was put, whatever is put anew or removed', () => {
    const step = fc.record({
      key: fc.constantFrom(...keys),
      isRemoval: fc.boolean(),
      userId: fc.constantFrom('u1', 'user2', '用户', undefined),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100, size: 'max' }), (steps) => {
        const table = new AnswerTable(7);
        const model = new Map<string, AnswerEntry>();
        for (const [index, { key, isRemoval, userId }] of steps.entries()) {
          const row = table.find(key);
          expect(row !== noRow).toBe(model.delete(key));
          if (isRemoval) {
            if (row !== noRow) table.remove(row);
          } else {
            const entry = answer(userId, index, 2 ** 40 + index);
            table.put(key, entry);
            model.set(key, entry);
          }
          expect(table.size).toBe(model.size);
        }
        const expected = [...model].map(([key, entry]) => toldBy(key, entry));
        expect([...model.keys()].map((key) => told(table, table.find(key)))).toEqual(expected);
        expect(drained(table)).toEqual(expected);
        expect(table.size).toBe(0);
      }),
    );
  });

  it('finds each of very many, and none that it has not', () => {
    const table = new AnswerTable(7);
    const all = Array.from({ length: 10_000 }, (_, index) => `r${index}`);
    for (const [index, key] of all.entries()) table.put(key, answer(`u${index}`, index));
    expect(all.every((key, index) => table.roomVersion(table.find(key)) === index)).toBe(true);
    expect(all.every((key) => table.find(`${key}x`) === noRow)).toBe(true);
  });

  it('tells keys apart that have one hash', () => {
    const [one, other] = ['r-1079599', 'r-1262382'] as const;
    expect(hashOfText(one, 0)).toBe(hashOfText(other, 0));
    const table = new AnswerTable(0);
    table.put(one, answer('ann'));
    expect(table.find(other)).toBe(noRow);
    table.put(other, answer('bob'));
    expect([one, other].map((key) => table.userId(table.find(key)))).toEqual(['ann', 'bob']);
    table.remove(table.find(one));
    expect(table.find(one)).toBe(noRow);
    expect(table.userId(table.find(other))).toBe('bob');
  });

  it('has nothing of a former answer whose row it gives to another', () => {
    const table = new AnswerTable(7);
    table.put('r1', answer('ann'));
    const former = table.eldest;
    table.remove(former);
    const entry = answer(undefined, 2, 2000);
    table.put('r2', entry);
    expect(table.eldest).toBe(former);
    expect(told(table, former)).toEqual(toldBy('r2', entry));
    expect(table.find('r1')).toBe(noRow);
  });

  it('needs no more rows than there are answers at a time', () => {
    const table = new AnswerTable(7);
    const rows = new Set<number>();
    for (let index = 0; index < 1_000; index += 1) {
      if (table.size === 5) table.remove(table.eldest);
      table.put(`r${index}`, answer('ann'));
      rows.add(table.find(`r${index}`));
    }
    expect(rows.size).toBe(5);
  });
});
