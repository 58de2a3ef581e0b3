import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import {
  decodeEvent,
  eventIdHash,
  isOtherEventType,
  refusalOf,
  type RecordReference,
  topics,
} from '#contracts';
import type { RecordBatch, TaskBatch } from '#streaming';
import { KickoutSagaMetrics } from './kickout-saga.metrics.js';
import type { RoomsTask } from './rooms-task.js';

/** Hands records to the rooms of the task, and what the rooms decide to the task's outputs. */
@Controller()
export class KickoutSagaController {
  constructor(private readonly metrics: KickoutSagaMetrics) {}

  /** The hot path: key and timestamp decide, the value is not looked at. */
  @EventPattern(topics.messages)
  onMessages(@Payload() { batch, context }: TaskBatch<RoomsTask>): void {
    const { logic } = context;
    const { rooms } = logic;
    let index = 0;
    const cause = () => referenceTo(batch, index);
    for (; index < batch.records.length; index++) {
      const record = batch.records[index];
      if (record === undefined) continue;
      const { key, headers } = record;
      if (isOtherEventType(headers, 'MessageCreated')) continue;
      if (key === null || key.length === 0) {
        context.deadLetter(batch, record, 'no key');
        continue;
      }
      const idHash = eventIdHash(headers);
      const outputs = rooms.messageCreated(key.toString(), record.timestamp, idHash, cause);
      if (outputs.length > 0) logic.emit(context, outputs);
    }
  }

  @EventPattern(topics.users)
  onUsers(@Payload() { batch, context }: TaskBatch<RoomsTask>): void {
    const { logic } = context;
    const { rooms } = logic;
    for (const [index, record] of batch.records.entries()) {
      const decoded = decodeEvent(topics.users, record);
      if (decoded.outcome === 'event') {
        const at = decoded.event.data.occurredAt ?? record.timestamp;
        const cause = referenceTo(batch, index);
        logic.emit(context, rooms.userFact(decoded.event, at, cause, context.now));
      } else if (decoded.outcome === 'malformed') {
        context.deadLetter(batch, record, decoded.reason);
      } else {
        this.metrics.ignored(topics.users);
      }
    }
  }

  /** A broken request that can still be told apart is answered, so that whoever asked need not wait. */
  @EventPattern(topics.requests)
  onRequests(@Payload() { batch, context }: TaskBatch<RoomsTask>): void {
    const { logic } = context;
    const { rooms } = logic;
    for (const [index, record] of batch.records.entries()) {
      const decoded = decodeEvent(topics.requests, record);
      if (decoded.outcome === 'event') {
        const cause = referenceTo(batch, index);
        const outputs = rooms.request(decoded.event, record.timestamp, cause, context.now);
        logic.emit(context, outputs);
      } else if (decoded.outcome === 'malformed') {
        context.deadLetter(batch, record, decoded.reason);
        const result = refusalOf(record, (chatroomId) => rooms.roomVersion(chatroomId));
        if (result !== undefined) logic.emit(context, [{ kind: 'result', result }]);
      } else {
        this.metrics.ignored(topics.requests);
      }
    }
  }

  @EventPattern(topics.activity)
  onActivity(@Payload() { batch, context }: TaskBatch<RoomsTask>): void {
    const { logic } = context;
    const { rooms } = logic;
    for (const record of batch.records) {
      const decoded = decodeEvent(topics.activity, record);
      if (decoded.outcome === 'event') {
        const chatroomId = record.key?.toString() ?? '';
        const { userId } = decoded.event.data;
        logic.emit(context, rooms.memberActive(chatroomId, userId, record.timestamp));
      } else if (decoded.outcome === 'malformed') {
        context.deadLetter(batch, record, decoded.reason);
      } else {
        this.metrics.ignored(topics.activity);
      }
    }
  }
}

function referenceTo({ topic, partition, records }: RecordBatch, index: number): RecordReference {
  return { topic, partition, offset: String(records[index]?.offset) };
}
