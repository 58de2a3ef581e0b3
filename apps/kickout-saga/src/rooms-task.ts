import {
  type ByteRange,
  encodeEvent,
  encodeStateEntry,
  type EventOf,
  type RequestCompleted,
  readStateEntry,
  type RoomEvent,
  roomEventId,
  topics,
} from '#contracts';
import {
  type Output,
  type PauseSettings,
  RecentPresence,
  type RemovalPauseStatus,
  Rooms,
} from '#membership';
import type { StateChange, TaskContext, TaskLogic, Unconfirmed } from '#streaming';
import { UsersReading } from './users-reading.js';

const source = 'chatroom-membership/kickout-saga';

/** What may hold, besides presence, why a member is not to be removed: an exemption, a new join, another policy. */
const sparingInputs = [topics.requests];
/** The same of a member whose time has come by the clock: a sign of life, too. */
const sparingByTime = [...sparingInputs, topics.activity];

/** Is told of every decision. */
export interface DecisionObserver {
  event(event: RoomEvent, decidedAt: number): void;
  result(result: RequestCompleted): void;
  /** Automatic removal pauses in a task, or goes on. */
  paused(pause: RemovalPauseStatus): void;
  resumed(): void;
}

/** Lets the rooms of one partition live in a task: their state, timers and outputs are the task's. */
export class RoomsTask implements TaskLogic {
  readonly rooms: Rooms;
  readonly usersReading: UsersReading;
  readonly #clockSkewMs: number;
  readonly #observer: DecisionObserver;

  /**
   * `clockSkewMs`: how far apart the clocks of those who write events, and of this process, may be.
   * `usersReading`: of all tasks of the process.
   */
  constructor(
    clockSkewMs: number,
    observer: DecisionObserver,
    pause?: PauseSettings,
    usersReading = new UsersReading(new RecentPresence()),
  ) {
    const { recentPresence } = usersReading;
    this.rooms = new Rooms({ clockSkewMs, pause, recentPresence });
    this.usersReading = usersReading;
    this.#clockSkewMs = clockSkewMs;
    this.#observer = observer;
  }

  /** Writes what the rooms decided; what they ignored or put off leaves no record. */
  emit(context: TaskContext, outputs: readonly Output[]): void {
    for (const output of outputs) {
      if (output.kind === 'event') this.#emitEvent(context, output.event);
      if (output.kind === 'result') this.#emitResult(context, output.result);
      this.#observePause(output);
    }
  }

  #observePause(output: Output): void {
    if (output.kind === 'paused') this.#observer.paused(output.pause);
    if (output.kind === 'resumed') this.#observer.resumed();
  }

  /**
   * Ends a pause of automatic removal; what was due is removed if it is due still. Returns what the pause
   * was, undefined where there is none.
   */
  resume(context: TaskContext): RemovalPauseStatus | undefined {
    const { pause } = this.rooms;
    this.emit(context, this.rooms.resume(context.now));
    return pause;
  }

  #emitEvent(context: TaskContext, event: RoomEvent): void {
    const { decidedAt } = event.data;
    const id = roomEventId(event.data);
    context.emit(topics.membership, encodeEvent(event, { id, source, timeMs: decidedAt }));
    this.#observer.event(event, decidedAt);
  }

  #emitResult(context: TaskContext, result: RequestCompleted): void {
    const event: EventOf<'RequestCompleted'> = { type: 'RequestCompleted', data: result };
    const id = `${result.chatroomId}:${result.requestId}`;
    context.emit(topics.results, encodeEvent(event, { id, source, timeMs: context.now }));
    this.#observer.result(result);
  }

  restore(key: ByteRange, value: ByteRange | undefined): void {
    this.rooms.restore(key, value === undefined ? null : readStateEntry(key, value));
  }

  takeChanges(): readonly StateChange[] {
    return Array.from(this.rooms.takeChanges(), ([key, entry]) => ({
      key,
      value: entry === null ? null : encodeStateEntry(entry),
    }));
  }

  nextTimerAt(): number | undefined {
    return this.rooms.nextTimerAt();
  }

  timersDue(context: TaskContext, time: number): void {
    this.emit(context, this.rooms.timersDue(time));
  }

  hasUnconfirmed(): boolean {
    return this.rooms.hasDue();
  }

  holdsBack(): boolean {
    return this.rooms.holdsBack();
  }

  takeUnconfirmed(): Unconfirmed {
    const due = this.rooms.takeDue();
    return {
      inputs: due.byTime ? sparingByTime : sparingInputs,
      confirm: (context, limit) => {
        this.emit(context, this.rooms.confirm(due, context.now, limit));
        return due.remaining > 0;
      },
    };
  }

  forgetSettled(): void {
    this.rooms.forgetUnrelated();
  }

  replayMs(topic: string): number {
    const { graceMsMax, activityMsMax } = this.rooms;
    if (topic === topics.messages) return graceMsMax + this.#clockSkewMs;
    if (topic === topics.activity && activityMsMax > 0) return activityMsMax + this.#clockSkewMs;
    return 0;
  }

  /** Nothing to emit comes of it: who becomes due by it is confirmed as others are. */
  inputLost(topic: string, _partition: number, now: number): void {
    if (topic === topics.users) this.rooms.presenceLost(now);
    if (topic === topics.activity) this.rooms.activityLost(now);
  }

  /** The newest signs of life are in memory alone; presence and all that messages led to are in the state. */
  replayLost(topic: string, _partition: number, now: number): void {
    if (topic === topics.activity) this.rooms.activityLost(now);
  }

  ended(): void {
    this.rooms.end();
  }
}
