import { randomUUID } from 'node:crypto';
import { topics } from '#contracts';
import type { StreamLogger } from '#streaming';
import type { JavaPeer } from '../harness/java-peer.js';
import { type KafkaAdmin, kafkaAdmin } from '../harness/kafkajs-peer.js';
import type { Side, SideProcess } from '../harness/side-process.js';
import type { SeededMember } from '../workload/members.js';
import { CommittedLog } from './committed-log.js';

export interface Place {
  readonly brokers: readonly string[];
  readonly peer: JavaPeer;
  /** Of every topic that is keyed by room. */
  readonly partitions: number;
}

export interface Connection {
  readonly place: Place;
  readonly admin: KafkaAdmin;
  readonly partitionOf: (chatroomId: string) => number;
}

export const silent: StreamLogger = {
  log: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** One side of a bench on the brokers, with topics of its own; what is done to one is done to the other. */
export abstract class Installation {
  readonly topicPrefix = `bench-${randomUUID()}.`;
  readonly place: Place;
  readonly admin: KafkaAdmin;
  readonly partitionOf: (chatroomId: string) => number;

  protected constructor({ place, admin, partitionOf }: Connection) {
    this.place = place;
    this.admin = admin;
    this.partitionOf = partitionOf;
  }

  /** The consumer group of its processes. */
  abstract get groupId(): string;

  /** Lets it have these members, beside those that it has. None of its processes may be running. */
  abstract seed(members: readonly SeededMember[]): Promise<void>;

  /** A process of it, which says when it is ready. */
  abstract start(): SideProcess;

  topic(name: string): string {
    return this.topicPrefix + name;
  }

  /** Events of rooms, to those who read committed records. */
  events(): CommittedLog {
    return this.log(topics.membership);
  }

  results(): CommittedLog {
    return this.log(topics.results);
  }

  /** `name`: without the prefix. */
  log(name: string): CommittedLog {
    return new CommittedLog(this.admin, this.topic(name));
  }

  async close(): Promise<void> {
    await this.admin.close();
    const { deleteTopicsWith } = await kafkaAdmin();
    await deleteTopicsWith(this.place.brokers, this.topicPrefix);
  }
}

export async function connect(place: Place): Promise<Connection> {
  const { openAdmin, partitionOf } = await kafkaAdmin();
  const partitions = new Map<string, number>();
  return {
    place,
    admin: await openAdmin(place.brokers),
    partitionOf: (chatroomId) => {
      const partition = partitions.get(chatroomId) ?? partitionOf(chatroomId, place.partitions);
      partitions.set(chatroomId, partition);
      return partition;
    },
  };
}

const readyWithinMs = 300_000;

/** Waits until the side is ready, lets `act` do its part, and stops it. */
export async function whileRunning<Result>(
  side: Side,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    await side.reported('ready', readyWithinMs);
    return await act();
  } finally {
    await side.stop();
  }
}
