import { decodeEvent, deadLetterHeaders, headerText, type EventData, topics } from '#contracts';
import type { PartitionContent } from '#streaming';
import type { Inputs } from './inputs.js';

type Answer = EventData<'RequestCompleted'>;

/** Every request was answered as often as it was asked. */
export function unanswered(results: readonly PartitionContent[], inputs: Inputs): string[] {
  return [...answersByRequest(results, inputs)]
    .filter(([, { asked, answers }]) => answers.length < asked)
    .map(
      ([key, { asked, answers }]) => `${key} was asked ${asked} times, answered ${answers.length}`,
    );
}

/** No request was answered more often than it was asked, and none in two ways. */
export function repeatedAnswers(results: readonly PartitionContent[], inputs: Inputs): string[] {
  return [...answersByRequest(results, inputs)].flatMap(([key, { asked, answers }]) => {
    const different = new Set(answers.map((answer) => JSON.stringify(answer)));
    if (answers.length <= asked && different.size <= 1) return [];
    return [`${key} was asked ${asked} times and answered ${[...different].join()}`];
  });
}

function answersByRequest(results: readonly PartitionContent[], inputs: Inputs) {
  const requests = new Map<string, { asked: number; readonly answers: Answer[] }>();
  for (const { data } of inputs.requests) {
    const request = requests.get(keyOf(data)) ?? { asked: 0, answers: [] };
    requests.set(keyOf(data), request);
    request.asked += 1;
  }
  for (const answer of answersIn(results)) requests.get(keyOf(answer))?.answers.push(answer);
  return requests;
}

function answersIn(results: readonly PartitionContent[]): Answer[] {
  return results.flatMap(({ records }) =>
    records.flatMap((record) => {
      const decoded = decodeEvent(topics.results, record);
      return decoded.outcome === 'event' ? [decoded.event.data] : [];
    }),
  );
}

function keyOf({ chatroomId, requestId }: Pick<Answer, 'chatroomId' | 'requestId'>): string {
  return `${requestId} in ${chatroomId}`;
}

/** No record is in the dead letters twice. */
export function repeatedDeadLetters(deadLetters: readonly PartitionContent[]): string[] {
  const { topic, partition, offset } = deadLetterHeaders;
  const seen = new Set<string>();
  return deadLetters.flatMap(({ records }) =>
    records.flatMap(({ headers }) => {
      const name = [topic, partition, offset]
        .map((header) => headerText(headers, header))
        .join('/');
      const isRepeated = seen.has(name);
      seen.add(name);
      return isRepeated ? [`${name} is in the dead letters twice`] : [];
    }),
  );
}
