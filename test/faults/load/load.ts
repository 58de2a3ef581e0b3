import { setTimeout as delay } from 'node:timers/promises';
import { waitUntil } from '../../../tools/local-stack/wait.js';
import type { FaultSystem } from '../system/fault-system.js';
import { Commands } from './commands.js';
import { LoadRoom, type Probe } from './load-room.js';
import { RealtimeRoom } from './realtime-room.js';

const roundIntervalMs = 2_000;
const roomsMax = 300;
const roomsOfPartition = 3;
const chatterIntervalMs = 50;
const chatterMessages = 10;
/** Messages of the chatter that wait for Kafka, at most: beyond them none are offered. */
const chatterWaitingMax = 4_000;
const chatterRooms = Array.from({ length: 12 }, (_, number) => `chatter-${number}`);
const openedWithinMs = 60_000;
/** Five minutes, less the longest time that a policy can have. */
const removedWithinMs = 300_000 - 180_000;

export interface LoadFigures {
  readonly offeredPerSecond: number;
  readonly acceptedPerSecond: number;
  /** From handing over the message that makes a member due to the visible removal, ms. */
  readonly slowestDecisionMs: number;
}

/** What was offered and accepted up to a moment, monotonic ms. */
interface Reading {
  readonly at: number;
  readonly offered: number;
  readonly accepted: number;
}

/**
 * What goes on while a fault strikes: rounds in rooms of every partition, and the chatter of other rooms,
 * which does not wait for anything.
 */
export class Load {
  readonly #system: FaultSystem;
  readonly #commands: Commands;
  readonly #partitionOf = new Map<string, number>();
  readonly #probes: Probe[] = [];
  #start: Reading;
  #end: Reading | undefined;
  #rooms: readonly (LoadRoom | RealtimeRoom)[] = [];
  readonly #ending = new AbortController();
  #chatterWaiting = 0;
  #work: Promise<unknown> = Promise.resolve();

  private constructor(system: FaultSystem) {
    const { traffic } = system.installation;
    const url = () => system.api.process?.url;
    this.#system = system;
    this.#commands = new Commands(url, system.token, traffic);
    this.#start = this.#read();
  }

  /** `name`: what its rooms and users are called after. Resolves once decisions flow. */
  static async start(system: FaultSystem, name: string): Promise<Load> {
    const load = new Load(system);
    await load.#open(name);
    load.#start = load.#read();
    load.#work = Promise.all([...load.#rooms.map((room) => load.#play(room)), load.#chat()]);
    await load.flowsSince(performance.now(), openedWithinMs);
    return load;
  }

  /** Opens rooms until each partition has enough of them. */
  async #open(name: string): Promise<void> {
    const { traffic, partitions } = this.#system.installation;
    const rooms: (LoadRoom | RealtimeRoom)[] = [];
    for (let number = 0; rooms.length < partitions * roomsOfPartition; number += 1) {
      if (number === roomsMax) throw new Error('rooms do not reach every partition');
      const chatroomId = `${name}-${number}`;
      await traffic.join(chatroomId, 'host');
      const partition = await this.#partitionOfNew(chatroomId);
      const ofPartition = [...this.#partitionOf.values()].filter((each) => each === partition);
      if (ofPartition.length === roomsOfPartition) continue;
      this.#partitionOf.set(chatroomId, partition);
      rooms.push(this.#room(chatroomId, ofPartition.length));
    }
    await Promise.all(rooms.map((room) => room.open()));
    for (const chatroomId of chatterRooms) await traffic.join(chatroomId, 'host');
    this.#rooms = rooms;
  }

  /** Of the rooms of a partition the third is one with real-time kick-out. */
  #room(chatroomId: string, numberInPartition: number): LoadRoom | RealtimeRoom {
    const { traffic } = this.#system.installation;
    if (numberInPartition === 2) return new RealtimeRoom(chatroomId, traffic);
    return new LoadRoom(chatroomId, numberInPartition === 0, traffic, this.#commands);
  }

  async #partitionOfNew(chatroomId: string): Promise<number> {
    const created = () =>
      this.#system.follower
        .events('RoomCreated')
        .findLast(({ data }) => data.chatroomId === chatroomId);
    await waitUntil(() => created() !== undefined, {
      timeoutMs: openedWithinMs,
      otherwise: `${chatroomId} was not opened`,
    });
    return created()?.partition ?? 0;
  }

  #goesOn(): boolean {
    return !this.#ending.signal.aborted;
  }

  async #play(room: LoadRoom | RealtimeRoom): Promise<void> {
    while (this.#goesOn()) {
      const next = performance.now() + roundIntervalMs;
      try {
        const probe = await room.play();
        if (probe !== undefined) this.#probes.push(probe);
      } catch {
        await room.gather().catch(() => undefined);
      }
      while (this.#goesOn() && performance.now() < next) await delay(chatterIntervalMs);
    }
  }

  async #chat(): Promise<void> {
    const { traffic } = this.#system.installation;
    let turn = 0;
    while (this.#goesOn()) {
      turn += 1;
      await delay(chatterIntervalMs);
      if (this.#chatterWaiting + chatterMessages > chatterWaitingMax) continue;
      const chatroomId = chatterRooms[turn % chatterRooms.length] ?? '';
      this.#chatterWaiting += chatterMessages;
      void traffic
        .messages(chatroomId, chatterMessages)
        .catch(() => undefined)
        .finally(() => (this.#chatterWaiting -= chatterMessages));
    }
  }

  /** Resolves once a member was removed, in every partition, that was made due after `since`, monotonic ms. */
  async flowsSince(since: number, withinMs: number): Promise<void> {
    await waitUntil(() => this.#silentSince(since).length === 0, {
      timeoutMs: withinMs,
      otherwise: 'decisions do not flow in every partition',
    });
  }

  /** Partitions without a decision on what was triggered after `since`. */
  #silentSince(since: number): number[] {
    const removed = this.#removalTimes();
    const decided = new Set(
      this.#probes
        .filter(({ triggeredAt, userId }) => triggeredAt >= since && removed.has(userId))
        .map(({ chatroomId }) => this.#partitionOf.get(chatroomId)),
    );
    return [...new Set(this.#partitionOf.values())].filter((partition) => !decided.has(partition));
  }

  /** When a reader of the event store saw the removal of each user of the load. */
  #removalTimes(): Map<string, number> {
    const removals = this.#system.follower.events('MemberRemoved');
    return new Map(removals.map(({ data, seenAt }) => [data.userId, seenAt]));
  }

  /** Ends it; resolves once nothing of it is under way. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#work;
    await waitUntil(() => this.#chatterWaiting === 0, {
      timeoutMs: openedWithinMs,
      otherwise: 'Kafka neither takes nor refuses the chatter',
    });
    this.#end ??= this.#read();
  }

  /** To be asked once it has stopped and everything is decided: resolves when nobody is left whose removal needs no message. */
  async abnormalRemoved(): Promise<void> {
    const abnormal = new Set(
      this.#rooms.flatMap((room) => ('abnormal' in room ? [...room.abnormal] : [])),
    );
    const left = () => this.#members().filter((userId) => abnormal.has(userId));
    await waitUntil(() => left().length === 0, {
      timeoutMs: removedWithinMs,
      otherwise: () => `real-time kick-out has left ${left().join(', ')}`,
    });
  }

  /** Users whose membership has not ended, once for each. */
  #members(): readonly string[] {
    const { follower } = this.#system;
    const ended = new Set(follower.events('MemberRemoved').map(({ data }) => data.membershipId));
    return follower
      .events('MemberJoined')
      .filter(({ data }) => !ended.has(data.membershipId))
      .map(({ data }) => data.userId);
  }

  /** To be asked once it has stopped and everything is decided. */
  get figures(): LoadFigures {
    const { at, offered, accepted } = this.#end ?? this.#read();
    const seconds = (at - this.#start.at) / 1_000;
    const removed = this.#removalTimes();
    const delays = this.#probes.flatMap(({ userId, triggeredAt }) => {
      const seenAt = removed.get(userId);
      return seenAt === undefined ? [] : [seenAt - triggeredAt];
    });
    return {
      offeredPerSecond: (offered - this.#start.offered) / seconds,
      acceptedPerSecond: (accepted - this.#start.accepted) / seconds,
      slowestDecisionMs: Math.max(0, ...delays),
    };
  }

  #read(): Reading {
    const { offered, accepted } = this.#system.installation.traffic.counts;
    return {
      at: performance.now(),
      offered: offered + this.#commands.offered,
      accepted: accepted + this.#commands.accepted,
    };
  }
}
