import { type AnswerEntry, type RequestCompleted, stateKeys } from '#contracts';
import { AnswerTable } from './answer-table.js';
import { resultTo } from './request-result.js';
import { noRow } from './row-chains.js';

/** How long a request's answer is kept for its repetitions, ms of event time. */
export const defaultAnswerRetentionMs = 600_000;

/** How many old answers a new one makes room for, at most: memory shrinks, yet work is bounded. */
const purgedAtOnceMax = 4;

/**
 * The first answers to requests, kept for `retentionMs` of event time to answer repetitions.
 *
 * They stand in the order of arrival, which is nearly that of event time; each new answer purges from
 * the front what is too old.
 */
export class Answers {
  readonly #retentionMs: number;
  readonly #table: AnswerTable;

  /** `hashSeed`: 32 bits, which those who choose ids do not know. */
  constructor(retentionMs: number, hashSeed = 0) {
    this.#retentionMs = retentionMs;
    this.#table = new AnswerTable(hashSeed);
  }

  get size(): number {
    return this.#table.size;
  }

  /** The result that a request repeated at `at` gets again. */
  find(chatroomId: string, requestId: string, at: number): RequestCompleted | undefined {
    const table = this.#table;
    const row = table.find(stateKeys.answer(chatroomId, requestId));
    if (row === noRow || this.#isOld(row, at)) return undefined;
    const request = { requestId, chatroomId };
    return resultTo(request, table.userId(row), table.code(row), table.roomVersion(row));
  }

  /** Returns the key of the answer. */
  keep(answer: AnswerEntry): string {
    const key = stateKeys.answer(answer.chatroomId, answer.requestId);
    this.#table.put(key, answer);
    return key;
  }

  forget(key: string): void {
    const row = this.#table.find(key);
    if (row !== noRow) this.#table.remove(row);
  }

  /** Forgets some of the answers that are too old at `at`, and returns their keys. */
  purge(at: number): readonly string[] {
    const purged: string[] = [];
    while (purged.length < purgedAtOnceMax) {
      const { eldest } = this.#table;
      if (eldest === noRow || !this.#isOld(eldest, at)) break;
      purged.push(this.#table.key(eldest));
      this.#table.remove(eldest);
    }
    return purged;
  }

  #isOld(row: number, at: number): boolean {
    return at - this.#table.requestedAt(row) > this.#retentionMs;
  }
}

export function answerTo(result: RequestCompleted, requestedAt: number): AnswerEntry {
  const { requestId, chatroomId, userId, code, roomVersion } = result;
  const kind = 'answer';
  const answer: AnswerEntry = { kind, chatroomId, requestId, code, roomVersion, requestedAt };
  if (userId !== undefined) answer.userId = userId;
  return answer;
}
