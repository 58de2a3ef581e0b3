import { cloudEventHeaders, encodeEvent, type OutgoingRecord, topics } from '#contracts';
import type { Random } from './world/random.js';

interface Occasion {
  readonly room: string;
  readonly user: string;
  readonly id: string;
  readonly at: number;
}

/** A record that no service should write, each in another way. */
export function poisonFor(
  random: Random,
  { room, user, id, at }: Occasion,
): { readonly topic: string; readonly record: OutgoingRecord } {
  const headers = (type: string) =>
    cloudEventHeaders({ id, source: 'simulation', type, timeMs: at });
  const join = { type: 'JoinRequested', data: { requestId: id, chatroomId: room, userId: user } };
  const wellFormed = encodeEvent(join as never, { id, source: 'simulation', timeMs: at });
  return random.pick([
    {
      topic: topics.requests,
      record: { key: room, value: '{', headers: headers('JoinRequested'), timestamp: at },
    },
    { topic: topics.requests, record: { ...wellFormed, key: 'another room' } },
    {
      topic: topics.requests,
      record: {
        key: room,
        value: JSON.stringify({ requestId: id, chatroomId: room, userId: user, minutes: 0 }),
        headers: headers('BlockUserRequested'),
        timestamp: at,
      },
    },
    { topic: topics.requests, record: { ...wellFormed, headers: headers('SomethingNew') } },
    {
      topic: topics.users,
      record: { key: user, value: null, headers: headers('UserOffline'), timestamp: at },
    },
    {
      topic: topics.users,
      record: { key: null, value: '{"userId":7}', headers: headers('UserOnline'), timestamp: at },
    },
    { topic: topics.messages, record: { key: null, value: 'hi', headers: {}, timestamp: at } },
    {
      topic: topics.messages,
      record: { key: room, value: 'hi', headers: headers('MessageEdited'), timestamp: at },
    },
    {
      topic: topics.activity,
      record: { key: room, value: 'null', headers: headers('MemberActive'), timestamp: at },
    },
  ]);
}
