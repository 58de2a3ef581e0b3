import { EventPattern, Payload } from '@nestjs/microservices';
import {
  ByteRange,
  type Decoded,
  decodeEvent,
  EventHeaders,
  identifierBytesMax,
  type RecordReference,
  refusalOf,
  timestampMaxMs,
  topics,
} from '#contracts';
import { IdInPlace, type PresenceFacts } from '#membership';
import {
  type ReceivedRecord,
  type RecordBatch,
  recordsOf,
  StreamController,
  type TaskBatch,
} from '#streaming';
import { KickoutSagaMetrics } from './kickout-saga.metrics.js';
import type { RoomsTask } from './rooms-task.js';
import { eventOfPresence } from './users-reading.js';

type Input = TaskBatch<RoomsTask>;

/** Hands records to the rooms of the task, and what the rooms decide to the task's outputs. */
@StreamController()
export class KickoutSagaController {
  private readonly key = new ByteRange();
  private readonly id = new IdInPlace();
  private readonly messageHeaders = new EventHeaders(['MessageCreated']);

  constructor(private readonly metrics: KickoutSagaMetrics) {}

  /** The hot path: key and timestamp decide, the value is not looked at. */
  @EventPattern(topics.messages)
  onMessages(@Payload() { batch, context }: Input): void {
    const { logic } = context;
    const { key, id, messageHeaders: headers } = this;
    const { hashSeed } = logic.rooms.recentPresence;
    const record = recordsOf(batch).cursor();
    const cause = () => referenceTo(batch, record.offset);
    while (record.next()) {
      headers.moveTo(record);
      if (headers.isOther) continue;
      const { timestamp } = record;
      const keyLength = record.keyIn(key) ? key.length : 0;
      if (keyLength === 0 || keyLength > identifierBytesMax || timestamp > timestampMaxMs) {
        context.deadLetter(batch, record.record(), faultOf(keyLength));
        continue;
      }
      const chatroomId = id.moveTo(key, hashSeed) ? id : key.toString();
      const outputs = logic.rooms.messageCreated(chatroomId, timestamp, headers.idHash, cause);
      if (outputs.length > 0) logic.emit(context, outputs);
    }
  }

  /** Presence of users who are members nowhere is most of what comes: it is remembered, once for all tasks. */
  @EventPattern(topics.users)
  onUsers(@Payload() input: Input): void {
    const { batch, context } = input;
    const { logic, now } = context;
    const { presence, others } = logic.usersReading.of(batch);
    let done = 0;
    for (const { place, record, decoded } of others) {
      this.onPresence(presence, done, place, input);
      done = place;
      const event = this.eventOf(decoded, record, input);
      if (event === undefined) continue;
      const at = event.data.occurredAt ?? record.timestamp;
      const cause = referenceTo(batch, record.offset);
      logic.emit(context, logic.rooms.userFact(event, at, cause, now));
    }
    this.onPresence(presence, done, presence.count, input);
  }

  /** The facts from the index `from` up to `to`. */
  private onPresence(facts: PresenceFacts, from: number, to: number, input: Input): void {
    const { batch, context } = input;
    const { logic, now } = context;
    const { rooms } = logic;
    let index = rooms.nextOfMember(facts, from, to);
    while (index < to) {
      const fact = facts.fact(index);
      const cause = referenceTo(batch, fact.offset);
      logic.emit(context, rooms.userFact(eventOfPresence(fact), fact.at, cause, now));
      index = rooms.nextOfMember(facts, index + 1, to);
    }
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

/** What is wrong with a message whose key, of this length in bytes, or timestamp is none. */
function faultOf(keyLength: number): string {
  if (keyLength === 0) return 'no key';
  return keyLength > identifierBytesMax
    ? `key exceeds ${identifierBytesMax} bytes`
    : 'timestamp out of range';
}

function referenceTo({ topic, partition }: RecordBatch, offset: number): RecordReference {
  return { topic, partition, offset: String(offset) };
}
