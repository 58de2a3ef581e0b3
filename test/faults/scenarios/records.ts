import { randomUUID } from 'node:crypto';
import { encodeEvent, type OutgoingRecord, topics } from '#contracts';
import type { Fault } from '../fault.js';
import type { FaultSystem } from '../system/fault-system.js';

const hourMs = 3_600_000;
const times = 20;

function record(content: Partial<OutgoingRecord>): OutgoingRecord {
  return { key: 'records', value: '{}', headers: {}, timestamp: Date.now(), ...content };
}

async function repeatedly(act: (number: number) => Promise<unknown>): Promise<void> {
  await Promise.all(Array.from({ length: times }, (_, number) => act(number)));
}

const duplicates: Fault = {
  name: 'duplicate-records',
  title: `${times} requests and ${times} messages delivered three times each`,
  strike: async ({ installation: { traffic } }: FaultSystem) => {
    const chatroomId = 'duplicates';
    await repeatedly(async (number) => {
      const userId = `duplicate-${number}`;
      const requestId = randomUUID();
      const about = { id: randomUUID(), source: 'test', timeMs: Date.now() };
      const message = encodeEvent({ type: 'MessageCreated', data: undefined }, about, chatroomId);
      for (let delivery = 0; delivery < 3; delivery += 1) {
        await traffic.request('JoinRequested', { requestId, chatroomId, userId });
        await traffic.raw(topics.messages, message);
      }
    });
  },
};

/** Facts about an hour ago of users who are there now, after messages that would have removed them. */
const late: Fault = {
  name: 'late-records',
  title: `presence and messages of ${times} users an hour late`,
  strike: async ({ installation: { traffic } }: FaultSystem) => {
    await repeatedly(async (number) => {
      const [chatroomId, userId] = [`late-${number}`, `late-user-${number}`];
      const before = Date.now() - hourMs;
      await traffic.joinAt(before - 1, chatroomId, [userId]);
      await traffic.online(userId);
      await traffic.messagesAt(chatroomId, [Date.now()]);
      await traffic.offline(userId, before);
      await traffic.messagesAt(chatroomId, [before + 60_000, before + 1]);
    });
  },
};

const broken: Fault = {
  name: 'broken-records',
  title: `${times} malformed, oversized and unknown records in each topic`,
  strike: async ({ installation: { traffic } }: FaultSystem) => {
    const typed = { ce_type: 'JoinRequested', ce_specversion: '1.0' };
    const oversized = JSON.stringify({ userId: 'records', padding: 'x'.repeat(70_000) });
    await repeatedly(async () => {
      await traffic.raw(topics.requests, record({ headers: typed, value: '{"broken"' }));
      await traffic.raw(topics.requests, record({ headers: typed, value: null }));
      await traffic.raw(topics.requests, record({ headers: { ce_type: 'LaterRequested' } }));
      await traffic.raw(
        topics.users,
        record({ headers: { ce_type: 'UserOnline' }, value: oversized }),
      );
      await traffic.raw(topics.activity, record({ headers: { ce_type: 'MemberActive' } }));
      await traffic.raw(topics.messages, record({ key: null }));
      await traffic.raw(topics.messages, record({ value: Buffer.alloc(100_000, 'x') }));
    });
  },
};

export const records: readonly Fault[] = [duplicates, late, broken];
