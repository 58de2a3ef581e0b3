import { type Admin, AssignerProtocol, type MemberDescription } from 'kafkajs';
import { memberDataOf } from './co-partitioned-assigner.js';
import { createKafka, type KafkaOptions, type StreamLogger } from './kafka-client.js';
import { partitionOfKey } from './partition-of-key.js';

export interface GroupDirectoryOptions extends KafkaOptions {
  readonly groupId: string;
  /** Any of the group's co-partitioned topics. */
  readonly topic: string;
  readonly logger: StreamLogger;
}

/** A process of the group and the partitions that the group has given it. */
export interface GroupInstance {
  /** Absent: it does not say where it is reached. */
  readonly address?: string;
  readonly partitions: readonly number[];
}

interface Known {
  readonly instances: readonly GroupInstance[];
  readonly readAt: number;
}

/** Whoever gets no answer asks again. */
const retry = { initialRetryTime: 50, maxRetryTime: 500, multiplier: 2, retries: 2 };
/** How long an answer of the group's coordinator is believed, ms. */
const knownForMs = 30_000;
/** Even what turned out to be outdated is not asked for again sooner than this, ms. */
const askedAgainAfterMs = 250;

/**
 * Where the processes of a group are reached, and which of them has a key: as the group's coordinator
 * says, in the answer to DescribeGroups. The answer is kept and may be outdated: whoever is told by a
 * process that the key is not its own says so, and asks again.
 */
export class GroupDirectory {
  readonly #options: GroupDirectoryOptions;
  readonly #admin: Admin;
  #connecting: Promise<void> | undefined;
  #known: Known | undefined;
  #asking: Promise<Known> | undefined;
  #isOutdated = false;

  constructor(options: GroupDirectoryOptions) {
    this.#options = options;
    this.#admin = createKafka(options, options.logger, retry).admin();
  }

  /**
   * All processes of the group; none while it is dealing out its partitions.
   *
   * @throws {Error} when Kafka does not answer.
   */
  async instances(): Promise<readonly GroupInstance[]> {
    const known = this.#known;
    const ageMs = known === undefined ? Infinity : performance.now() - known.readAt;
    if (known !== undefined && ageMs < (this.#isOutdated ? askedAgainAfterMs : knownForMs)) {
      return known.instances;
    }
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return (await this.#asking).instances;
  }

  /** Where the process is reached that has the partition of this key; undefined: nowhere at the moment. */
  async addressOf(key: string): Promise<string | undefined> {
    const instances = await this.instances();
    const partitionCount = instances.flatMap(({ partitions }) => partitions).length;
    if (partitionCount === 0) return undefined;
    const partition = partitionOfKey(key, partitionCount);
    return instances.find(({ partitions }) => partitions.includes(partition))?.address;
  }

  /** What was answered before turned out to be no longer so. */
  outdated(): void {
    this.#isOutdated = true;
  }

  async close(): Promise<void> {
    await this.#connecting?.catch(() => undefined);
    await this.#admin.disconnect();
  }

  async #ask(): Promise<Known> {
    await this.#connected();
    const { topicPrefix, groupId, topic } = this.#options;
    this.#isOutdated = false;
    const { groups } = await this.#admin.describeGroups([topicPrefix + groupId]);
    const members = groups.flatMap((group) => (group.state === 'Stable' ? group.members : []));
    const instances = members.map((member) => instanceOf(member, topicPrefix + topic));
    this.#isOutdated ||= instances.length === 0;
    this.#known = { instances, readAt: performance.now() };
    return this.#known;
  }

  #connected(): Promise<void> {
    this.#connecting ??= this.#admin.connect().catch((error: unknown) => {
      this.#connecting = undefined;
      throw error;
    });
    return this.#connecting;
  }
}

function instanceOf(
  { memberMetadata, memberAssignment }: MemberDescription,
  topic: string,
): GroupInstance {
  const { address } = memberDataOf(memberMetadata) ?? {};
  const { assignment = {} } = AssignerProtocol.MemberAssignment.decode(memberAssignment) ?? {};
  const partitions = assignment[topic] ?? [];
  return address === undefined ? { partitions } : { address, partitions };
}
