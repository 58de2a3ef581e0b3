import { Logger } from '@nestjs/common';
import { encodeEvent, topics } from '#contracts';
import { Metrics } from '#observability';
import { ManualClock, type RecordBatch } from '#streaming';
import type { Attempt } from './http-attempt.js';
import { StatusDelivery } from './status-delivery.js';
import type { StatusRequest } from './status-requests.js';
import { StatusWebhookMetrics } from './status-webhook.metrics.js';

Logger.overrideLogger(false);

const limits = {
  entriesMax: 2,
  bytesMax: 1_048_576,
  lingerMs: 200,
  delayMs: 100,
  delayMaxMs: 1_000,
};

const delivered: Attempt = { outcome: 'delivered' };

function failure(outcome: 'refused' | 'timedOut' | 'unreachable', retryAfterMs = 0): Attempt {
  return { outcome, problem: 'failed', retryAfterMs };
}

function batchOf(count: number): RecordBatch {
  const records = Array.from({ length: count }, (_, offset) => {
    const decidedAt = 1_699_999_990_000 + offset;
    const roomVersion = offset + 1;
    const common = { chatroomId: 'r', roomVersion, occurredAt: decidedAt, decidedAt };
    const data = { ...common, userId: 'u', membershipId: `r:${roomVersion}` };
    const attribution = { id: 'id', source: 'test', timeMs: decidedAt };
    const record = encodeEvent({ type: 'MemberJoined', data }, attribution);
    return { ...record, key: Buffer.from('r'), value: Buffer.from(record.value ?? ''), offset };
  });
  return { topic: topics.membership, partition: 0, records, nextOffset: count + 1 };
}

/** A receiver that answers as it is told, and a partition that is delivered to it. */
class Scene {
  readonly clock = new ManualClock();
  readonly ending = new AbortController();
  readonly metrics = new Metrics('test');
  readonly sent: StatusRequest[] = [];
  readonly reached: number[] = [];
  answer: (attempt: number) => Attempt | Promise<Attempt> = () => delivered;
  failCommit: Error | undefined;
  isDone = false;
  failedWith: unknown;

  deliver(count: number): void {
    const delivery = new StatusDelivery({
      receiver: 'billing',
      limits,
      send: (request) => {
        this.sent.push(request);
        return Promise.resolve(this.answer(this.sent.length));
      },
      clock: this.clock,
      random: () => 1,
      metrics: new StatusWebhookMetrics(this.metrics, ['billing']),
    });
    const reached = (offset: number) => {
      this.reached.push(offset);
      return this.failCommit === undefined ? Promise.resolve() : Promise.reject(this.failCommit);
    };
    delivery.deliver(batchOf(count), { signal: this.ending.signal, reached }).then(
      () => {
        this.isDone = true;
      },
      (error: unknown) => {
        this.failedWith = error;
      },
    );
  }

  /** Lets everything happen that needs no time. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  async pass(durationMs: number): Promise<void> {
    this.clock.advance(durationMs);
    await this.settle();
  }

  get sentIds(): string[] {
    return this.sent.map(({ id }) => id.replace('chatroom.membership-0-', ''));
  }

  async metric(name: string): Promise<string | undefined> {
    const lines = (await this.metrics.expose()).split('\n');
    return lines.find((line) => line.startsWith(name))?.replace(/.* /, '');
  }
}

describe('Delivering a batch to a receiver', () => {
  let scene: Scene;

  beforeEach(() => {
    scene = new Scene();
  });

  it('sends requests one after another, and moves the position after each', async () => {
    let answerFirst: (attempt: Attempt) => void = () => undefined;
    scene.answer = (attempt) =>
      attempt > 1 ? delivered : new Promise((resolve) => (answerFirst = resolve));
    scene.deliver(4);
    await scene.settle();
    expect([scene.sentIds, scene.reached]).toEqual([['0-1'], []]);
    answerFirst(delivered);
    await scene.settle();
    expect([scene.sentIds, scene.reached]).toEqual([
      ['0-1', '2-3'],
      [2, 4, 5],
    ]);
    expect(scene.isDone).toBe(true);
  });

  it.each([failure('refused'), failure('timedOut'), failure('unreachable')])(
    'sends the same request again, and nothing before it is through, when it is $outcome',
    async (attempt) => {
      scene.answer = (count) => (count <= 5 ? attempt : delivered);
      scene.deliver(3);
      await scene.settle();
      for (const delayMs of [100, 200, 400, 800, 1_000]) {
        const before = scene.sent.length;
        await scene.pass(delayMs - 1);
        expect(scene.sent).toHaveLength(before);
        await scene.pass(1);
      }
      expect(scene.sentIds).toEqual(['0-1', '0-1', '0-1', '0-1', '0-1', '0-1', '2-2']);
      expect(new Set(scene.sent.slice(0, 6).map(({ body }) => body)).size).toBe(1);
      expect(scene.reached).toEqual([2, 3, 4]);
    },
  );

  it('begins with the shortest wait again after a success', async () => {
    scene.answer = (count) => (count === 3 || count === 6 ? delivered : failure('refused'));
    scene.deliver(4);
    await scene.settle();
    await scene.pass(100);
    await scene.pass(200);
    expect(scene.sentIds).toEqual(['0-1', '0-1', '0-1', '2-3']);
    await scene.pass(100);
    expect(scene.sentIds).toHaveLength(5);
  });

  it('waits as long as the receiver asks for', async () => {
    scene.answer = (count) => (count === 1 ? failure('refused', 700) : delivered);
    scene.deliver(2);
    await scene.settle();
    await scene.pass(699);
    expect(scene.sent).toHaveLength(1);
    await scene.pass(1);
    expect(scene.sent).toHaveLength(2);
  });

  it('gathers what comes after a request that was not full', async () => {
    scene.deliver(1);
    await scene.settle();
    expect([scene.reached, scene.isDone]).toEqual([[1, 2], false]);
    await scene.pass(199);
    expect(scene.isDone).toBe(false);
    await scene.pass(1);
    expect(scene.isDone).toBe(true);
  });

  it('moves the position past events without an entry, without a request', async () => {
    scene.deliver(0);
    await scene.settle();
    expect([scene.sent, scene.reached, scene.isDone]).toEqual([[], [1], true]);
  });

  it('gives up between attempts when the partition goes elsewhere, and moves nothing', async () => {
    scene.answer = () => failure('unreachable');
    scene.deliver(4);
    await scene.settle();
    scene.ending.abort();
    await scene.settle();
    expect([scene.sentIds, scene.reached, scene.isDone]).toEqual([['0-1'], [], true]);
  });

  it('does not begin another request when the partition goes elsewhere, and keeps what was acknowledged', async () => {
    scene.answer = (count) => {
      if (count === 1) scene.ending.abort();
      return delivered;
    };
    scene.deliver(4);
    await scene.settle();
    expect([scene.sentIds, scene.reached, scene.isDone]).toEqual([['0-1'], [2], true]);
  });

  it('fails when its position is not taken, so that it is read again from there', async () => {
    scene.failCommit = new Error('no coordinator');
    scene.deliver(4);
    await scene.settle();
    expect(scene.failedWith).toEqual(new Error('no coordinator'));
    expect(scene.sentIds).toEqual(['0-1']);
  });

  it('tells how old the oldest event is that waits, and what became of the attempts', async () => {
    scene.answer = (count) => (count < 3 ? failure('timedOut') : delivered);
    scene.deliver(2);
    await scene.settle();
    const age = 'chatroom_webhook_oldest_undelivered_age_seconds';
    expect(Number(await scene.metric(age))).toBeGreaterThan(10);
    await scene.pass(100);
    await scene.pass(200);
    expect(await scene.metric(age)).toBe('0');
    expect(await scene.metric('chatroom_webhook_entries_delivered_total')).toBe('2');
    const attempts = 'chatroom_webhook_attempts_total{receiver="billing",outcome=';
    expect(await scene.metric(`${attempts}"timedOut"`)).toBe('2');
    expect(await scene.metric(`${attempts}"delivered"`)).toBe('1');
  });
});
