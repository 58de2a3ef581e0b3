import { stateKeys } from '#contracts';
import { Answers, answerTo } from './answers.js';

const retentionMs = 1000;

function keep(answers: Answers, requestId: string, at: number, chatroomId = 'room1') {
  answers.keep(answerTo({ requestId, chatroomId, userId: 'u1', code: 0, roomVersion: 7 }, at));
}

describe('the answers to requests', () => {
  it('are found again until their retention is over', () => {
    const answers = new Answers(retentionMs);
    keep(answers, 'r1', 500);
    const result = { requestId: 'r1', chatroomId: 'room1', userId: 'u1', code: 0, roomVersion: 7 };
    expect(answers.find('room1', 'r1', 500)).toEqual(result);
    expect(answers.find('room1', 'r1', 1500)).toEqual(result);
    expect(answers.find('room1', 'r1', 1501)).toBeUndefined();
  });

  it('are about a user only if the request was', () => {
    const answers = new Answers(retentionMs);
    const result = { requestId: 'r1', chatroomId: 'room1', code: 0, roomVersion: 7 } as const;
    answers.keep(answerTo(result, 500));
    expect(answers.find('room1', 'r1', 500)).toStrictEqual(result);
  });

  it('belong to one room and one request', () => {
    const answers = new Answers(retentionMs);
    keep(answers, 'r1', 500);
    expect(answers.find('room2', 'r1', 500)).toBeUndefined();
    expect(answers.find('room1', 'r2', 500)).toBeUndefined();
  });

  it('are purged a few at a time, the eldest first', () => {
    const answers = new Answers(retentionMs);
    for (let at = 1; at <= 10; at += 1) keep(answers, `r${at}`, at);
    expect(answers.purge(1001)).toEqual([]);
    expect(answers.purge(1003)).toEqual(['r1', 'r2'].map((id) => stateKeys.answer('room1', id)));
    expect(answers.purge(9999)).toHaveLength(4);
    expect(answers.purge(9999)).toHaveLength(4);
    expect(answers.purge(9999)).toEqual([]);
    expect(answers.size).toBe(0);
  });

  it('survive the purge where they were given anew', () => {
    const answers = new Answers(retentionMs);
    keep(answers, 'r1', 1);
    keep(answers, 'r1', 5000);
    expect(answers.purge(5001)).toEqual([]);
    expect(answers.find('room1', 'r1', 5001)).toBeDefined();
  });

  it('make way for those behind them where they were given anew', () => {
    const answers = new Answers(retentionMs);
    keep(answers, 'r1', 1);
    keep(answers, 'r2', 2);
    keep(answers, 'r1', 5000);
    expect(answers.purge(5001)).toEqual([stateKeys.answer('room1', 'r2')]);
    expect(answers.size).toBe(1);
  });

  it('are not found again once they are forgotten, which others may have been already', () => {
    const answers = new Answers(retentionMs);
    keep(answers, 'r1', 1);
    keep(answers, 'r2', 2);
    for (const requestId of ['r1', 'r3']) answers.forget(stateKeys.answer('room1', requestId));
    expect(answers.find('room1', 'r1', 2)).toBeUndefined();
    expect(answers.find('room1', 'r2', 2)).toBeDefined();
    expect(answers.purge(9999)).toEqual([stateKeys.answer('room1', 'r2')]);
  });

  it('are kept in bounded space under a steady stream', () => {
    const answers = new Answers(retentionMs);
    for (let at = 0; at < 10_000; at += 1) {
      keep(answers, `r${at}`, at);
      answers.purge(at);
    }
    expect(answers.size).toBe(retentionMs + 1);
  });
});
