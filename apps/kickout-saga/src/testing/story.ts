import {
  type EventData,
  type EventOf,
  type EventType,
  encodeEvent,
  parseOwnJson,
  type RoomPolicyChange,
  topics,
} from '#contracts';
import type { PauseSettings } from '#membership';
import type { StreamRuntime, TopologyTestDriver } from '#streaming';
import { RoomsTask } from '../rooms-task.js';
import { createSagaDriver } from './saga-driver.js';

/** The saga over a log in memory, spoken to as other services speak to it. */
export class Story {
  readonly driver: TopologyTestDriver;
  #ids = 0;

  private constructor(pause: PauseSettings | undefined) {
    this.driver = createSagaDriver(pause);
  }

  static async begin(pause?: PauseSettings): Promise<Story> {
    const story = new Story(pause);
    await story.driver.startProcess();
    await story.driver.settle();
    return story;
  }

  /** The time of day, by all clocks but that of a process that is ahead. */
  get now(): number {
    return this.driver.clock.now() - this.driver.clockAheadMs;
  }

  send<T extends EventType>(event: EventOf<T>, at = this.now, key?: string): void {
    this.#ids += 1;
    const attribution = { id: `e-${String(this.#ids)}`, source: 'test', timeMs: at };
    this.driver.pipe(catalogueTopic(event.type), encodeEvent(event, attribution, key));
  }

  join(chatroomId: string, userId: string): void {
    const requestId = `join-${chatroomId}-${userId}-${String(this.now)}`;
    this.send({ type: 'JoinRequested', data: { requestId, chatroomId, userId } });
  }

  offline(userId: string, at = this.now): void {
    this.send({ type: 'UserOffline', data: { userId } }, at);
  }

  online(userId: string, at = this.now): void {
    this.send({ type: 'UserOnline', data: { userId } }, at);
  }

  setPolicy(chatroomId: string, policy: RoomPolicyChange): void {
    const requestId = `policy-${chatroomId}-${String(this.now)}`;
    this.send({ type: 'SetRoomPolicyRequested', data: { requestId, chatroomId, policy } });
  }

  exempt(chatroomId: string, userId: string): void {
    const requestId = `exempt-${chatroomId}-${userId}-${String(this.now)}`;
    this.send({ type: 'AddToWhitelistRequested', data: { requestId, chatroomId, userId } });
  }

  active(chatroomId: string, userId: string, at = this.now): void {
    this.send({ type: 'MemberActive', data: { userId } }, at, chatroomId);
  }

  messages(chatroomId: string, count: number, at = this.now): void {
    for (let index = 0; index < count; index++) {
      this.send({ type: 'MessageCreated', data: { text: 'hi' } }, at + index, chatroomId);
    }
  }

  /** Lets tasks do what they can without reading anything. */
  async work(): Promise<void> {
    this.process.tick();
    await new Promise((resolve) => setImmediate(resolve));
  }

  settle(): Promise<void> {
    return this.driver.settle();
  }

  events<T extends EventType>(type: T): EventData<T>[] {
    return this.driver
      .read(topics.membership)
      .filter(({ headers }) => headers['ce_type'] === type)
      .map(({ value }) => parseOwnJson(value ?? '') as EventData<T>);
  }

  removals(): string[] {
    return this.events('MemberRemoved').map(
      ({ chatroomId, userId, reason }) => `${chatroomId} ${userId} ${reason}`,
    );
  }

  results(): number[] {
    return this.driver
      .read(topics.results)
      .map(({ value }) => (parseOwnJson(value ?? '') as EventData<'RequestCompleted'>).code);
  }

  /** Ends pauses of automatic removal in all tasks. */
  async resume(): Promise<void> {
    const decided = this.process.tasks.map((task) =>
      task.decide((context) => {
        if (context.logic instanceof RoomsTask) context.logic.resume(context);
      }),
    );
    await Promise.all([this.settle(), ...decided]);
  }

  /** In how many tasks automatic removal is paused. */
  pauses(): number {
    return this.process.tasks.filter(
      ({ logic }) => logic instanceof RoomsTask && logic.rooms.pause !== undefined,
    ).length;
  }

  get process(): StreamRuntime {
    const [process] = this.driver.processes;
    if (process === undefined) throw new Error('no process runs');
    return process;
  }
}

function catalogueTopic(type: EventType): string {
  if (type === 'MessageCreated') return topics.messages;
  if (type === 'MemberActive') return topics.activity;
  return type.startsWith('User') ? topics.users : topics.requests;
}
