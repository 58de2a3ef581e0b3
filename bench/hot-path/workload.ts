import { randomBytes } from 'node:crypto';
import { encodeEvent, type EventOf, type OutgoingRecord } from '#contracts';

/** Of every topic. */
export const partitions = 4;
export const roomCount = 10_000;
export const memberCount = 200_000;
/** Every fifth member is offline and on its room's whitelist: looked at by the rule, never removed. */
const offlineEvery = 5;

const valueBytes = 200;
const messagesPerMs = 10;
const minuteMs = 60_000;
const source = 'benchmark';

export interface Workload {
  /** Joins, exemptions, and who is offline; the exemptions come before the ends of the connections. */
  readonly preparation: readonly EventOf<
    'JoinRequested' | 'AddToWhitelistRequested' | 'UserOffline'
  >[];
  readonly preparedAtMs: number;
  /** `count` messages, in the order of their event times. */
  messages(count: number, withHeaders: boolean): Generator<OutgoingRecord>;
}

/**
 * Rooms of very different size: members and messages are dealt out to the rooms by Zipf's law with
 * exponent 1, so the busiest of 10,000 rooms has a tenth of all. The same numbers in every run.
 */
export function createWorkload(startedAtMs: number): Workload {
  const random = randomFrom(7);
  const pickRoom = zipfRooms(random);
  const members = Array.from({ length: memberCount }, (_, index) => ({
    chatroomId: pickRoom(),
    userId: `user-${index}`,
    requestId: `join-${index}`,
  }));
  const offline = members.filter((_, index) => index % offlineEvery === 0);
  return {
    preparedAtMs: startedAtMs - 10 * minuteMs,
    preparation: [
      ...members.map((data) => ({ type: 'JoinRequested' as const, data })),
      ...offline.map(({ chatroomId, userId }) => {
        const data = { chatroomId, userId, requestId: `exempt-${userId}` };
        return { type: 'AddToWhitelistRequested' as const, data };
      }),
      ...offline.map(({ userId }) => ({ type: 'UserOffline' as const, data: { userId } })),
    ],
    *messages(count, withHeaders) {
      const text = randomBytes(valueBytes).toString('base64url');
      for (let index = 0; index < count; index++) {
        const timeMs = startedAtMs - 5 * minuteMs + Math.floor(index / messagesPerMs);
        yield message(pickRoom(), index, timeMs, text, withHeaders);
      }
    },
  };
}

function message(
  chatroomId: string,
  index: number,
  timeMs: number,
  text: string,
  withHeaders: boolean,
): OutgoingRecord {
  const from = `user-${index % memberCount}`;
  const overheadBytes = JSON.stringify({ from, text: '' }).length;
  const data = { from, text: text.slice(0, valueBytes - overheadBytes) };
  const id = `5f0c0c9e-7d0a-4f4e-9a3b-${String(index).padStart(12, '0')}`;
  const event = { type: 'MessageCreated', data } as const;
  const record = encodeEvent(event, { id, source, timeMs }, chatroomId);
  return withHeaders ? record : { ...record, headers: {} };
}

/** A small generator of its own, so that every run has the same workload. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function zipfRooms(random: () => number): () => string {
  const reached: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= roomCount; rank++) reached.push((sum += 1 / rank));
  return () => `room-${firstAbove(reached, random() * sum)}`;
}

function firstAbove(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
