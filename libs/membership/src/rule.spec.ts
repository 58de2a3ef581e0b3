import type { HistoryInput } from './oracle/history.js';
import { play, removalsIn } from './oracle/history.js';
import * as inputs from './oracle/inputs.js';
import { NaiveRooms } from './oracle/naive-rooms.js';
import { Rooms } from './rooms.js';

/**
 * One history a line: what reaches the saga, in the order in which it does, about the one member `m`,
 * who joins at 0 where nothing else is said; and what becomes of m. Times are event times in ms.
 * `n messages t` are n messages, 1 ms apart, the first at t.
 */
const table = `
the limit of messages
  offline 1000; 30 messages 1001                                | stays
  offline 1000; 31 messages 1001                                | OFFLINE_MESSAGE_COUNT at 1031, 31 since 1000
  offline 1000; 31 messages 1000                                | stays
  offline 1000; 32 messages 1000                                | OFFLINE_MESSAGE_COUNT at 1031, 31 since 1000
  30 messages 0; offline 1000; message 1001                     | stays
  offline 1000; 30 messages 1001; message 30999                 | OFFLINE_MESSAGE_COUNT at 30999, 31 since 1000
  offline 1000; 30 messages 1001; message 31000                 | OFFLINE_TIMEOUT_MESSAGE at 31000, 31 since 1000
  offline 1000; 31 messages 1001; message 31000                 | OFFLINE_MESSAGE_COUNT at 1031, 31 since 1000
  offline 1000; 29 messages 1001; message 30999                 | stays

the thirty seconds
  offline 1000; message 30999                                   | stays
  offline 1000; message 31000                                   | OFFLINE_TIMEOUT_MESSAGE at 31000, 1 since 1000
  offline 1000; message 31001                                   | OFFLINE_TIMEOUT_MESSAGE at 31001, 1 since 1000
  offline 1000; message 30999; message 31000                    | OFFLINE_TIMEOUT_MESSAGE at 31000, 2 since 1000
  offline 1000; clock 9000000                                   | stays
  offline 1000; message 9000000                                 | OFFLINE_TIMEOUT_MESSAGE at 9000000, 1 since 1000

the moment of going offline
  offline 1000; message 1000                                    | stays
  offline 1000; message 999; message 1000; 29 messages 1001     | stays
  offline 0; message 29999                                      | stays
  offline 0; message 30000                                      | OFFLINE_TIMEOUT_MESSAGE at 30000, 1 since 0

coming back
  offline 1000; online 2000; message 99000                      | stays
  offline 1000; online 1000; message 99000                      | stays
  online 1000; offline 1000; message 99000                      | stays
  online 2000; offline 1000; message 99000                      | stays
  offline 1000; online 999; message 99000                       | OFFLINE_TIMEOUT_MESSAGE at 99000, 1 since 1000
  offline 1000; online 2000; offline 3000; message 32999        | stays
  offline 1000; online 2000; offline 3000; message 33000        | OFFLINE_TIMEOUT_MESSAGE at 33000, 1 since 3000
  offline 1000; 30 messages 1001; online 2000; offline 3000; 30 messages 3001 | stays
  offline 1000; 30 messages 1001; online 2000; offline 3000; 31 messages 3001 | OFFLINE_MESSAGE_COUNT at 3031, 31 since 3000
  offline 1000; message 31000; online 31001                     | stays
  offline 1000; message 31000; online 1001                      | stays
  offline 1000; message 31000; online 999                       | OFFLINE_TIMEOUT_MESSAGE at 31000, 1 since 1000
  offline 1000; offline 2000; message 31999                     | stays
  offline 1000; message 31000; offline 2000                     | stays
  offline 1000; message 32000; offline 2000                     | OFFLINE_TIMEOUT_MESSAGE at 2000, 1 since 2000

late presence
  31 messages 1001; offline 1000                                | OFFLINE_MESSAGE_COUNT at 1000, 31 since 1000
  30 messages 1001; offline 1000                                | stays
  message 31000; offline 1000                                   | OFFLINE_TIMEOUT_MESSAGE at 1000, 1 since 1000
  message 30999; offline 1000                                   | stays
  message 31000; online 2000; offline 1000                      | stays

late messages
  offline 1000; 30 messages 1002; message 1001                  | OFFLINE_MESSAGE_COUNT at 1001, 31 since 1000
  offline 1000; 30 messages 1002; message 1000                  | stays
  message 900; 40 messages 100; offline 1000; message 30999     | stays

late and early joins
  offline 1000; join 999; message 31000                         | OFFLINE_TIMEOUT_MESSAGE at 31000, 1 since 1000
  offline 1000; join 1000; message 31000                        | OFFLINE_TIMEOUT_MESSAGE at 31000, 1 since 1000
  offline 1000; join 1001; message 99000                        | stays
  offline 1000; message 31000; join 999                         | OFFLINE_TIMEOUT_MESSAGE at 999, 1 since 1000
  offline 1000; 31 messages 1001; join 999                      | OFFLINE_MESSAGE_COUNT at 999, 31 since 1000
  offline 1000; 30 messages 1001; join 999                      | stays
  offline 1000; online 1001; message 31000; join 999            | stays
  join 500; message 31000; leave 600; join 700; offline 1000    | LEFT at 600; OFFLINE_TIMEOUT_MESSAGE at 1000, 1 since 1000
  join 0; offline 1000; message 31000; leave 31001              | LEFT at 31001
  join 0; offline 1000; leave 2000; join 3000; message 99000    | LEFT at 2000

repeated messages
  offline 1000; 30 messages 1001; message 1050 #7; message 1050 #7 | OFFLINE_MESSAGE_COUNT at 1050, 31 since 1000
  offline 1000; 29 messages 1001; message 1050 #7; message 1050 #7 | stays
  offline 1000; 29 messages 1001; message 1050 #7; message 1050 #8 | OFFLINE_MESSAGE_COUNT at 1050, 31 since 1000
  offline 1000; 29 messages 1001; message 1050 #7; message 1051 #7 | OFFLINE_MESSAGE_COUNT at 1051, 31 since 1000
  offline 1000; 29 messages 1001; message 1050; message 1050    | OFFLINE_MESSAGE_COUNT at 1050, 31 since 1000
  offline 1000; 29 messages 1002; message 1001 #7; message 1001 #7 | stays

the exempt
  exempt 500; offline 1000; 40 messages 1001; message 99000     | stays
  offline 1000; message 31000; exempt 31001                     | stays
  exempt 500; offline 1000; message 30999; unexempt 40000       | stays
  exempt 500; offline 1000; message 31000; unexempt 40000       | OFFLINE_TIMEOUT_MESSAGE at 40000, 1 since 1000
  exempt 500; offline 1000; 31 messages 1001; unexempt 2000     | OFFLINE_MESSAGE_COUNT at 2000, 31 since 1000
  exempt 500; offline 1000; 30 messages 1001; unexempt 2000; message 2001 | OFFLINE_MESSAGE_COUNT at 2001, 31 since 1000
  exempt 500; offline 1000; message 31000; online 35000; unexempt 40000   | stays
  exempt 500 40000; offline 1000; message 31000; clock 39999    | stays
  exempt 500 40000; offline 1000; message 31000; clock 40000    | OFFLINE_TIMEOUT_MESSAGE at 40000, 1 since 1000
  exempt 500 40000; offline 1000; clock 50000; message 50001    | OFFLINE_TIMEOUT_MESSAGE at 50001, 1 since 1000
  exempt 500 40000; exempt 600; offline 1000; clock 50000; message 50001 | stays
  exempt 500; exempt 600 40000; offline 1000; message 39000; clock 50000 | OFFLINE_TIMEOUT_MESSAGE at 40000, 1 since 1000

another policy
  policy 5 10; offline 1000; 4 messages 1001                    | stays
  policy 5 10; offline 1000; 5 messages 1001                    | OFFLINE_MESSAGE_COUNT at 1005, 5 since 1000
  policy 5 10; offline 1000; message 10999                      | stays
  policy 5 10; offline 1000; message 11000                      | OFFLINE_TIMEOUT_MESSAGE at 11000, 1 since 1000
  policy 1 10; offline 1000; message 1000                       | stays
  policy 1 10; offline 1000; message 1001                       | OFFLINE_MESSAGE_COUNT at 1001, 1 since 1000
  offline 1000; 5 messages 1001; policy 5 30                    | OFFLINE_MESSAGE_COUNT at 0, 5 since 1000
  offline 1000; 4 messages 1001; policy 5 30                    | stays
  offline 1000; 31 messages 1001; policy 40 30                  | stays
  offline 1000; 31 messages 1001; policy 40 30; 9 messages 2001 | OFFLINE_MESSAGE_COUNT at 2009, 40 since 1000
  offline 1000; message 31000; policy 31 60                     | stays
  policy 100 120; offline 1000; 99 messages 1001                | stays
  policy 100 120; offline 1000; 100 messages 1001               | OFFLINE_MESSAGE_COUNT at 1100, 100 since 1000
`;

type Verb = (one: number, two: number | undefined) => HistoryInput;

const verbs: Readonly<Record<string, Verb>> = {
  offline: (at) => inputs.offline('m', at),
  online: (at) => inputs.online('m', at),
  message: (at, idHash) => inputs.message(at, idHash),
  join: (at) => inputs.join('m', at),
  leave: (at) => inputs.leave('m', at),
  exempt: (at, expiresAt) => inputs.exempt('m', at, expiresAt),
  unexempt: (at) => inputs.endExemption('m', at),
  policy: (offlineMessageLimit, offlineSeconds = 0) =>
    inputs.setPolicy(0, { offlineMessageLimit, offlineSeconds }),
  clock: (now) => inputs.clock(now),
};

function inputsOf(words: string): readonly HistoryInput[] {
  const many = /^(\d+) messages (\d+)$/.exec(words);
  if (many !== null) return inputs.messages(Number(many[1]), Number(many[2]));
  const [verb = '', ...numbers] = words.split(/ #?/);
  const [one = NaN, two] = numbers.map(Number);
  const input = verbs[verb]?.(one, two);
  if (input === undefined) throw new Error(`the table does not know "${words}"`);
  return [input];
}

function historyOf(line: string): readonly HistoryInput[] {
  const words = line.split('; ');
  const told = words.some((word) => word.startsWith('join')) ? words : ['join 0', ...words];
  return [...told.flatMap(inputsOf), inputs.presenceConfirmed];
}

function outcomeOf(history: readonly HistoryInput[]): string {
  const rooms = new Rooms();
  const removals = history.flatMap((input) => removalsIn(play(rooms, input)));
  if (removals.length === 0) return 'stays';
  return removals
    .map(({ reason, occurredAt, offlineAt, messagesSince }) => {
      const evidence =
        offlineAt === undefined ? '' : `, ${String(messagesSince)} since ${offlineAt}`;
      return `${reason} at ${occurredAt}${evidence}`;
    })
    .join('; ');
}

const groups = table
  .trim()
  .split('\n\n')
  .map((group) => {
    const [name = '', ...lines] = group.split('\n');
    const cases = lines.map((line) => line.split('|').map((part) => part.trim()));
    return { name, cases: cases.map(([history = '', outcome = '']) => ({ history, outcome })) };
  });

describe('a member m', () => {
  describe.each(groups)('and $name', ({ cases }) => {
    it.each(cases)('$history: $outcome', ({ history, outcome }) => {
      expect(outcomeOf(historyOf(history))).toBe(outcome);
    });
  });
});

describe('the naive rules', () => {
  it('say the same of every line of the table', () => {
    for (const { history } of groups.flatMap(({ cases }) => cases)) {
      const naive = new NaiveRooms();
      const rooms = new Rooms();
      const said = historyOf(history).map((input) => [history, naive.play(input)]);
      const done = historyOf(history).map((input) => [history, removalsIn(play(rooms, input))]);
      expect(said).toEqual(done);
    }
  });
});
