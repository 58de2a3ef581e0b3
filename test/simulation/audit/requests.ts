import {
  decodeEvent,
  type EventData,
  refusalOf,
  type RequestEvent,
  resultCodes,
  type RoomEvent,
  topics,
} from '#contracts';
import type { PartitionContent, ReceivedRecord } from '#streaming';
import { expectedOf } from './expected-answers.js';
import type { Facts } from './facts.js';
import type { RoomStory } from './room-stories.js';

type Answer = EventData<'RequestCompleted'>;

interface Asked {
  /** Undefined: it breaks its schema, but says whose answer it waits for. */
  readonly event: RequestEvent | undefined;
  readonly partition: number;
  readonly offset: number;
}

/**
 * I10 and what the contract says of requests: the answers of a partition are those to its requests, in
 * their order, a repeated request gets its first answer, and each answer and each event follows from
 * what the event store says of the room before.
 */
export class RequestAudit {
  readonly #stories: ReadonlyMap<string, RoomStory>;
  readonly #facts: Facts;
  readonly #first = new Map<string, Answer>();

  constructor(stories: ReadonlyMap<string, RoomStory>, facts: Facts) {
    this.#stories = stories;
    this.#facts = facts;
  }

  findings(requests: readonly PartitionContent[], results: readonly PartitionContent[]): string[] {
    return requests.flatMap(({ partition, records }) => {
      const asked = records.flatMap((record) => askedBy(record, partition));
      const answers = answersIn(results[partition]);
      const pairs = asked.flatMap((one, index) => {
        const answer = answers[index];
        const wrong = answer === undefined ? 'has no answer' : this.#wrong(one, answer);
        return wrong === undefined ? [] : [`request ${partition}/${one.offset}: ${wrong}`];
      });
      const surplus = answers.length - asked.length;
      return surplus > 0 ? [...pairs, `partition ${partition}: ${surplus} answers more`] : pairs;
    });
  }

  #wrong(asked: Asked, answer: Answer): string | undefined {
    const { event } = asked;
    if (event === undefined) {
      return answer.code === resultCodes.INVALID_PARAMETER ? undefined : 'is broken, and accepted';
    }
    const { requestId, chatroomId } = event.data;
    if (answer.requestId !== requestId || answer.chatroomId !== chatroomId) {
      return `the answer is that to ${answer.requestId}`;
    }
    const events = this.#eventsOf(asked, chatroomId);
    const key = `${chatroomId} ${requestId}`;
    const earlier = this.#first.get(key);
    if (earlier === undefined) {
      this.#first.set(key, answer);
      return this.#wrongDecision(event, answer, events);
    }
    const isSame = JSON.stringify(earlier) === JSON.stringify(answer) && events.length === 0;
    return isSame ? undefined : 'is a repetition, and was decided anew';
  }

  #wrongDecision(event: RequestEvent, answer: Answer, events: readonly RoomEvent[]) {
    const [first] = events;
    const last = events.at(-1);
    if (last !== undefined && last.data.roomVersion !== answer.roomVersion) {
      return 'the answer names another version';
    }
    const version = first === undefined ? answer.roomVersion : first.data.roomVersion - 1;
    const room = this.#stories.get(event.data.chatroomId)?.roomAt(version);
    const expected = expectedOf(event, room, this.#facts);
    const happened = [answer.code, ...events.map(({ type }) => type)].join(' ');
    if (expected.includes(happened)) return undefined;
    return `${event.type}: ${happened}, where ${expected.join(' or ')} is right`;
  }

  /** What the request itself brought about, not what it was found to have ended by then. */
  #eventsOf({ partition, offset }: Asked, chatroomId: string): RoomEvent[] {
    const events = this.#stories.get(chatroomId)?.events ?? [];
    return events.filter(({ data: { causedBy, requestId } }) => {
      const isCause = causedBy?.partition === partition && causedBy.offset === String(offset);
      return isCause && causedBy.topic === topics.requests && requestId !== undefined;
    });
  }
}

function askedBy(record: ReceivedRecord, partition: number): Asked[] {
  const decoded = decodeEvent(topics.requests, record);
  const { offset } = record;
  if (decoded.outcome === 'event') return [{ event: decoded.event, partition, offset }];
  if (decoded.outcome === 'unknownType') return [];
  const isAnswered = refusalOf(record, () => 0) !== undefined;
  return isAnswered ? [{ event: undefined, partition, offset }] : [];
}

function answersIn(content: PartitionContent | undefined): Answer[] {
  return (content?.records ?? []).flatMap((record) => {
    const decoded = decodeEvent(topics.results, record);
    return decoded.outcome === 'event' ? [decoded.event.data] : [];
  });
}
