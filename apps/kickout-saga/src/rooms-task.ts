import {
  encodeEvent,
  type EventOf,
  parseOwnJson,
  type RoomEvent,
  type SagaStateEntry,
  topics,
} from '#contracts';
import { type DueRemovals, type Output, Rooms } from '#membership';
import type { StateChange, TaskContext, TaskLogic, Unconfirmed } from '#streaming';

const source = 'chatroom-membership/kickout-saga';

/** Lets the rooms of one partition live in a task: their state, timers and outputs are the task's. */
export class RoomsTask implements TaskLogic {
  readonly rooms = new Rooms();
  readonly #clockSkewMs: number;

  /** `clockSkewMs`: how far apart the clocks of those who write messages and presence may be. */
  constructor(clockSkewMs: number) {
    this.#clockSkewMs = clockSkewMs;
  }

  restore(key: string, value: Buffer | null): void {
    const entry = value === null ? null : (parseOwnJson(value) as SagaStateEntry);
    this.rooms.restore(key, entry);
  }

  takeChanges(): readonly StateChange[] {
    return Array.from(this.rooms.takeChanges(), ([key, entry]) => ({
      key,
      value: entry === null ? null : JSON.stringify(entry),
    }));
  }

  nextTimerAt(): number | undefined {
    return this.rooms.nextTimerAt();
  }

  timersDue(context: TaskContext): void {
    emitOutputs(context, this.rooms.timersDue(context.now));
  }

  hasUnconfirmed(): boolean {
    return this.rooms.hasDue();
  }

  takeUnconfirmed(): Unconfirmed {
    const due: DueRemovals = this.rooms.takeDue();
    return {
      confirm: (context, limit) => {
        emitOutputs(context, this.rooms.confirm(due, context.now, limit));
        return due.remaining > 0;
      },
    };
  }

  forgetSettled(): void {
    this.rooms.forgetUnrelated();
  }

  replayMs(topic: string): number {
    return topic === topics.messages ? this.rooms.graceMsMax + this.#clockSkewMs : 0;
  }

  inputLost(topic: string): void {
    if (topic === topics.users) this.rooms.presenceLost();
  }
}

/** Writes what the domain decided; what it ignored or put off leaves no record. */
export function emitOutputs(context: TaskContext, outputs: readonly Output[]): void {
  for (const output of outputs) {
    if (output.kind === 'event') emitEvent(context, output.event);
    if (output.kind === 'result') emitResult(context, output);
  }
}

function emitEvent(context: TaskContext, event: RoomEvent): void {
  const { chatroomId, roomVersion, decidedAt } = event.data;
  const id = `${chatroomId}:${String(roomVersion)}`;
  context.emit(topics.membership, encodeEvent(event, { id, source, timeMs: decidedAt }));
}

function emitResult(context: TaskContext, output: Extract<Output, { kind: 'result' }>): void {
  const { chatroomId, requestId } = output.result;
  const event: EventOf<'RequestCompleted'> = { type: 'RequestCompleted', data: output.result };
  const id = `${chatroomId}:${requestId}`;
  context.emit(topics.results, encodeEvent(event, { id, source, timeMs: context.now }));
}
