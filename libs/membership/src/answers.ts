import { type AnswerEntry, type RequestCompleted, stateKeys } from '#contracts';

/** How long a request's answer is kept for its repetitions, ms of event time. */
export const defaultAnswerRetentionMs = 600_000;

/** How many old answers a new one makes room for, at most: memory shrinks, yet work is bounded. */
const purgedAtOnceMax = 4;

/**
 * The first answers to requests, kept for `retentionMs` of event time to answer repetitions.
 *
 * They stand in a queue in the order of arrival, which is nearly that of event time; each new answer
 * purges from its front what is too old. Entries of the queue that are no longer in the map are void.
 */
export class Answers {
  readonly #retentionMs: number;
  readonly #byKey = new Map<string, AnswerEntry>();
  #queue: AnswerEntry[] = [];
  #front = 0;

  constructor(retentionMs: number) {
    this.#retentionMs = retentionMs;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** The result that a request repeated at `at` gets again. */
  find(chatroomId: string, requestId: string, at: number): RequestCompleted | undefined {
    const answer = this.#byKey.get(stateKeys.answer(chatroomId, requestId));
    return answer === undefined || this.#isOld(answer, at) ? undefined : resultOf(answer);
  }

  /** Returns the key of the answer. */
  keep(answer: AnswerEntry): string {
    const key = keyOf(answer);
    this.#byKey.set(key, answer);
    this.#queue.push(answer);
    return key;
  }

  forget(key: string): void {
    this.#byKey.delete(key);
  }

  /** Forgets some of the answers that are too old at `at`, and returns their keys. */
  purge(at: number): readonly string[] {
    const purged: string[] = [];
    for (let looks = 0; looks < purgedAtOnceMax; looks += 1) {
      const eldest = this.#queue[this.#front];
      if (eldest === undefined || !this.#isOld(eldest, at)) break;
      this.#front += 1;
      const key = keyOf(eldest);
      if (this.#byKey.get(key) !== eldest) continue;
      this.#byKey.delete(key);
      purged.push(key);
    }
    this.#compact();
    return purged;
  }

  #isOld(answer: AnswerEntry, at: number): boolean {
    return at - answer.requestedAt > this.#retentionMs;
  }

  /** Drops the used front of the queue once it is the greater part: O(1) amortised. */
  #compact(): void {
    if (2 * this.#front <= this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#front);
    this.#front = 0;
  }
}

function keyOf(answer: AnswerEntry): string {
  return stateKeys.answer(answer.chatroomId, answer.requestId);
}

export function answerTo(result: RequestCompleted, requestedAt: number): AnswerEntry {
  const { requestId, chatroomId, userId, code, roomVersion } = result;
  const kind = 'answer';
  const answer: AnswerEntry = { kind, chatroomId, requestId, code, roomVersion, requestedAt };
  if (userId !== undefined) answer.userId = userId;
  return answer;
}

function resultOf(answer: AnswerEntry): RequestCompleted {
  const { requestId, chatroomId, userId, code, roomVersion } = answer;
  return userId === undefined
    ? { requestId, chatroomId, code, roomVersion }
    : { requestId, chatroomId, userId, code, roomVersion };
}
