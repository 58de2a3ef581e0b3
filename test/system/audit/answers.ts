import { decodeEvent, deadLetterHeaders, headerText, type EventData, topics } from '#contracts';
import type { PartitionContent } from '#streaming';
import type { Inputs } from './inputs.js';

type Answer = EventData<'RequestCompleted'>;

/** Every request was answered as often as it was asked, and always the same. */
export function wrongAnswers(results: readonly PartitionContent[], inputs: Inputs): string[] {
  const asked = new Map<string, number>();
  for (const { data } of inputs.requests) {
    const key = keyOf(data);
    asked.set(key, (asked.get(key) ?? 0) + 1);
  }
  const answers = groupBy(answersIn(results), keyOf);
  return Array.from(asked, ([key, count]) => {
    const given = answers.get(key) ?? [];
    const different = new Set(given.map((answer) => JSON.stringify(answer)));
    if (given.length === count && different.size === 1) return [];
    return [
      `${key} was asked ${count} times and answered ${given.length}: ${[...different].join()}`,
    ];
  }).flat();
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

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item)) ?? [];
    groups.set(key(item), group);
    group.push(item);
  }
  return groups;
}
