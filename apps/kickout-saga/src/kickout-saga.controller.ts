import { EventPattern, Payload } from '@nestjs/microservices';
import {
  type Decoded,
  decodeEvent,
  decodeUserFact,
  eventIdHash,
  type EventOn,
  isOtherEventType,
  type RecordReference,
  refusalOf,
  timestampMaxMs,
  topics,
} from '#contracts';
import {
  type ReceivedRecord,
  type RecordBatch,
  StreamController,
  type TaskBatch,
} from '#streaming';
import { KickoutSagaMetrics } from './kickout-saga.metrics.js';
import type { RoomsTask } from './rooms-task.js';

type Input = TaskBatch<RoomsTask>;

/** Hands records to the rooms of the task, and what the rooms decide to the task's outputs. */
@StreamController()
export class KickoutSagaController {
  /** Every task is handed the same records of presence; they are decoded for the first. */
  private readonly presence = new WeakMap<RecordBatch['records'], Decoded<PresenceEvent>[]>();

  constructor(private readonly metrics: KickoutSagaMetrics) {}

  /** The hot path: key and timestamp decide, the value is not looked at. */
  @EventPattern(topics.messages)
  onMessages(@Payload() { batch, context }: Input): void {
    const { logic } = context;
    let index = 0;
    const cause = () => referenceTo(batch, index);
    for (; index < batch.records.length; index++) {
      const record = batch.records[index];
      if (record === undefined) continue;
      if (isOtherEventType(record, 'MessageCreated')) continue;
      const { key, timestamp } = record;
      if (key === null || key.length === 0 || timestamp > timestampMaxMs) {
        context.deadLetter(batch, record, key?.length ? 'timestamp out of range' : 'no key');
        continue;
      }
      const idHash = eventIdHash(record);
      const outputs = logic.rooms.messageCreated(key.toString(), timestamp, idHash, cause);
      if (outputs.length > 0) logic.emit(context, outputs);
    }
  }

  @EventPattern(topics.users)
  onUsers(@Payload() { batch, context }: Input): void {
    const { logic, now } = context;
    const decoded = this.presence.get(batch.records) ?? batch.records.map(decodeUserFact);
    this.presence.set(batch.records, decoded);
    for (const [index, record] of batch.records.entries()) {
      const event = this.eventOf(decoded[index], record, { batch, context });
      if (event === undefined) continue;
      const at = event.data.occurredAt ?? record.timestamp;
      logic.emit(context, logic.rooms.userFact(event, at, referenceTo(batch, index), now));
    }
  }

  /** A broken request that can still be told apart is answered, so that whoever asked need not wait. */
  @EventPattern(topics.requests)
  onRequests(@Payload() { batch, context }: Input): void {
    const { logic, now } = context;
    for (const [index, record] of batch.records.entries()) {
      const decoded = decodeEvent(topics.requests, record);
      const event = this.eventOf(decoded, record, { batch, context });
      if (event !== undefined) {
        const { timestamp } = record;
        logic.emit(context, logic.rooms.request(event, timestamp, referenceTo(batch, index), now));
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
    for (const [index, record] of batch.records.entries()) {
      const event = this.eventOf(decodeEvent(topics.activity, record), record, input);
      if (event === undefined) continue;
      const { userId } = event.data;
      const { rooms } = context.logic;
      const outputs = rooms.memberActive(
        String(record.key),
        record.timestamp,
        () => userId,
        () => referenceTo(batch, index),
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

type PresenceEvent = EventOn<typeof topics.users>;

function referenceTo({ topic, partition, records }: RecordBatch, index: number): RecordReference {
  return { topic, partition, offset: String(records[index]?.offset) };
}
