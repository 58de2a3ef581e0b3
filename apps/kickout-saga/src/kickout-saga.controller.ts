import { EventPattern, Payload } from '@nestjs/microservices';
import {
  ByteRange,
  type Decoded,
  decodeEvent,
  eventIdHash,
  isOtherEventType,
  KnownTexts,
  type RecordReference,
  refusalOf,
  timestampMaxMs,
  topics,
} from '#contracts';
import {
  type ReceivedRecord,
  type RecordBatch,
  recordsOf,
  StreamController,
  type TaskBatch,
} from '#streaming';
import { KickoutSagaMetrics } from './kickout-saga.metrics.js';
import type { RoomsTask } from './rooms-task.js';
import { eventOfPresence, readUsers, type UsersRead } from './users-read.js';

type Input = TaskBatch<RoomsTask>;

/** Hands records to the rooms of the task, and what the rooms decide to the task's outputs. */
@StreamController()
export class KickoutSagaController {
  /** Every task is handed the same batches of users; they are decoded for the first. */
  private readonly users = new WeakMap<RecordBatch, UsersRead>();
  private readonly chatroomIds = new KnownTexts();
  private readonly key = new ByteRange();

  constructor(private readonly metrics: KickoutSagaMetrics) {}

  /** The hot path: key and timestamp decide, the value is not looked at. */
  @EventPattern(topics.messages)
  onMessages(@Payload() { batch, context }: Input): void {
    const { logic } = context;
    const { key, chatroomIds } = this;
    const record = recordsOf(batch).cursor();
    const cause = () => referenceTo(batch, record.offset);
    while (record.next()) {
      if (isOtherEventType(record, 'MessageCreated')) continue;
      const { timestamp } = record;
      const hasKey = record.keyIn(key) && key.length > 0;
      if (!hasKey || timestamp > timestampMaxMs) {
        context.deadLetter(batch, record.record(), hasKey ? 'timestamp out of range' : 'no key');
        continue;
      }
      const chatroomId = chatroomIds.textOf(key);
      const outputs = logic.rooms.messageCreated(chatroomId, timestamp, eventIdHash(record), cause);
      if (outputs.length > 0) logic.emit(context, outputs);
    }
  }

  /** Presence of users who are members nowhere is most of what comes: it is remembered, once for all tasks. */
  @EventPattern(topics.users)
  onUsers(@Payload() input: Input): void {
    const { batch, context } = input;
    const { logic, now } = context;
    const read = this.usersOf(batch);
    logic.rooms.recentPresence.learnAll(read, read.presence);
    for (const fact of read.facts) {
      if ('record' in fact) {
        const event = this.eventOf(fact.decoded, fact.record, input);
        if (event === undefined) continue;
        const at = event.data.occurredAt ?? fact.record.timestamp;
        const cause = referenceTo(batch, fact.record.offset);
        logic.emit(context, logic.rooms.userFact(event, at, cause, now));
      } else if (logic.rooms.isMember(fact.userId)) {
        const event = eventOfPresence(fact);
        const cause = referenceTo(batch, fact.offset);
        logic.emit(context, logic.rooms.userFact(event, fact.at, cause, now));
      }
    }
  }

  private usersOf(batch: RecordBatch): UsersRead {
    const read = this.users.get(batch) ?? readUsers(batch);
    this.users.set(batch, read);
    return read;
  }

  /** A broken request that can still be told apart is answered, so that whoever asked need not wait. */
  @EventPattern(topics.requests)
  onRequests(@Payload() { batch, context }: Input): void {
    const { logic, now } = context;
    for (const record of batch.records) {
      const decoded = decodeEvent(topics.requests, record);
      const event = this.eventOf(decoded, record, { batch, context });
      if (event !== undefined) {
        const { timestamp } = record;
        logic.emit(
          context,
          logic.rooms.request(event, timestamp, referenceTo(batch, record.offset), now),
        );
      } else if (decoded.outcome === 'malformed') {
        const result = refusalOf(record, (chatroomId) => logic.rooms.roomVersion(chatroomId));
        if (result !== undefined) logic.emit(context, [{ kind: 'result', result }]);
      }
    }
  }

  /** Every record is decoded, so that a broken one is a dead letter whatever its room wants to know. */
  @EventPattern(topics.activity)
  onActivity(@Payload() input: Input): void {
    const { batch, context } = input;
    for (const record of batch.records) {
      const event = this.eventOf(decodeEvent(topics.activity, record), record, input);
      if (event === undefined) continue;
      const { userId } = event.data;
      const { rooms } = context.logic;
      const outputs = rooms.memberActive(
        String(record.key),
        record.timestamp,
        () => userId,
        () => referenceTo(batch, record.offset),
      );
      context.logic.emit(context, outputs);
    }
  }

  /** The event, if it is one; a broken record goes to the dead letters, one of an unknown type is counted. */
  private eventOf<Event>(
    decoded: Decoded<Event> | undefined,
    record: ReceivedRecord,
    { batch, context }: Input,
  ): Event | undefined {
    if (decoded?.outcome === 'event') return decoded.event;
    if (decoded?.outcome === 'malformed') context.deadLetter(batch, record, decoded.reason);
    else this.metrics.ignored(batch.topic);
    return undefined;
  }
}

function referenceTo({ topic, partition }: RecordBatch, offset: number): RecordReference {
  return { topic, partition, offset: String(offset) };
}
