import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectDirectory } from '../../tools/local-stack/index.js';

interface Topic {
  readonly brokers: readonly string[];
  /** Full name, prefix included. */
  readonly topic: string;
  readonly groupId: string;
}

/** kafkajs without anything of ours: what is compared with. */
interface KafkajsPeer {
  /** Calls `arrived` with the size of each batch from the topic's beginning on; the result ends it. */
  readonly countBatches: (
    topic: Topic,
    arrived: (count: number) => void,
  ) => Promise<() => Promise<void>>;
}

interface FollowedMessage {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, Buffer | undefined>>;
}

/** An open connection to the brokers. Topics are full names. */
export interface KafkaAdmin {
  createTopics(
    names: readonly string[],
    partitions: number,
    config?: Readonly<Record<string, string>>,
  ): Promise<void>;
  /** Up to where readers of committed records can read, by partition. */
  committedEnds(topic: string): Promise<readonly number[]>;
  rewindGroup(groupId: string, topic: string): Promise<void>;
  groupState(groupId: string): Promise<string | undefined>;
  close(): Promise<void>;
}

interface KafkaAdminModule {
  readonly openAdmin: (brokers: readonly string[]) => Promise<KafkaAdmin>;
  readonly deleteTopicsWith: (brokers: readonly string[], prefix: string) => Promise<void>;
  readonly partitionOf: (key: string, partitionCount: number) => number;
  readonly lastValue: (
    place: Omit<Topic, 'groupId'> & { readonly partition: number },
  ) => Promise<Buffer>;
  /** Calls `take` with each committed record from the topic's beginning on; the result ends it. */
  readonly followTopic: (
    topic: Topic,
    take: (message: FollowedMessage, partition: number) => void,
  ) => Promise<() => Promise<void>>;
}

/** Peers are no part of what is built: they are plain JavaScript, and are run from where they lie. */
async function load(file: string): Promise<unknown> {
  return import(pathToFileURL(join(projectDirectory, 'bench/peers', file)).href);
}

export const kafkajsPeer = async () => (await load('kafkajs.js')) as KafkajsPeer;
export const kafkaAdmin = async () => (await load('kafka-admin.js')) as KafkaAdminModule;
