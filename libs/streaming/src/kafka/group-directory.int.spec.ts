import { randomUUID } from 'node:crypto';
import { topics } from '#contracts';
import type { GroupListener, GroupReader } from '../log.js';
import { GroupDirectory } from './group-directory.js';
import type { KafkaOptions, StreamLogger } from './kafka-client.js';
import { KafkaLog } from './kafka-log.js';
import { partitionOfKey } from './partition-of-key.js';
import { provisionTopics } from './provision-topics.js';

const groupId = 'directory';
const topic = topics.requests;
const partitionCount = 4;
const keys = Array.from({ length: 16 }, (_, index) => `room-${String(index)}`);

const silent: StreamLogger = {
  log: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A member of the group that reads nothing. */
class Member implements GroupListener {
  partitions: readonly number[] = [];
  #reader: GroupReader | undefined;
  readonly #log: KafkaLog;

  constructor(
    options: KafkaOptions,
    readonly address?: string,
  ) {
    this.#log = new KafkaLog(options, groupId, silent);
  }

  async join(): Promise<void> {
    const options = {
      groupId,
      coPartitioned: [topic, topics.messages],
      broadcast: [],
      held: () => this.partitions,
    };
    const { address } = this;
    const advertised = address === undefined ? {} : { address: () => address };
    this.#reader = await this.#log.joinGroup({ ...options, ...advertised }, this);
  }

  assigned(partitions: readonly number[]): void {
    this.partitions = partitions;
  }

  batch(): Promise<void> {
    return Promise.resolve();
  }

  lost(): void {
    this.partitions = [];
  }

  async leave(): Promise<void> {
    await this.#reader?.close();
    await this.#log.close();
    this.partitions = [];
  }
}

describe('the directory of a group', () => {
  const topicPrefix = `directory-${randomUUID()}.`;
  const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
  const options = { brokers, topicPrefix, clientId: 'directory-test' };
  const first = new Member(options, 'http://127.0.0.1:1');
  const second = new Member(options, 'http://127.0.0.1:2');
  const unreachable = new Member(options);
  const directory = new GroupDirectory({ ...options, groupId, topic, logger: silent });

  beforeAll(async () => {
    await provisionTopics({
      brokers,
      topicPrefix,
      partitions: partitionCount,
      userPartitions: 1,
      replicationFactor: 1,
    });
  });

  afterAll(async () => {
    await Promise.all([first, second, unreachable].map((member) => member.leave()));
    await directory.close();
  });

  /** Asks until the answer is the one expected. */
  async function answers(expected: () => ReadonlyMap<string, string | undefined>): Promise<void> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const found = new Map<string, string | undefined>();
      for (const key of keys) found.set(key, await directory.addressOf(key));
      if (Date.now() > deadline) expect(found).toEqual(expected());
      if (JSON.stringify([...found]) === JSON.stringify([...expected()])) return;
      directory.outdated();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  function ownersAmong(...members: readonly Member[]) {
    return () => {
      const dealt = members.flatMap(({ partitions }) => partitions);
      if (dealt.length !== partitionCount) return new Map();
      return new Map(
        keys.map((key) => {
          const partition = partitionOfKey(key, partitionCount);
          const owner = members.find(({ partitions }) => partitions.includes(partition));
          return [key, owner?.address];
        }),
      );
    };
  }

  it('knows nobody in a group without members', async () => {
    expect(await directory.instances()).toEqual([]);
    expect(await directory.addressOf('room-1')).toBeUndefined();
  });

  it('leads every key to the process that has its partition, wherever partitions go', async () => {
    await first.join();
    await answers(ownersAmong(first));
    await second.join();
    await answers(ownersAmong(first, second));
    expect(first.partitions).toHaveLength(2);
    await first.leave();
    await answers(ownersAmong(second));
  });

  it('lists processes that do not say where they are reached, and leads nobody to them', async () => {
    await unreachable.join();
    await answers(ownersAmong(second, unreachable));
    const instances = await directory.instances();
    expect(instances.map(({ address }) => address).sort()).toEqual([second.address, undefined]);
    expect(instances.flatMap(({ partitions }) => partitions).sort()).toEqual([0, 1, 2, 3]);
  });

  it('asks the coordinator once for all who ask at once, and keeps the answer', async () => {
    directory.outdated();
    const [some, others] = await Promise.all([directory.instances(), directory.instances()]);
    expect(some).toBe(others);
    expect(await directory.instances()).toBe(some);
  });

  it('says so when Kafka does not answer', async () => {
    const nowhere = { ...options, brokers: ['127.0.0.1:1'] };
    const lost = new GroupDirectory({ ...nowhere, groupId, topic, logger: silent });
    await expect(lost.instances()).rejects.toThrow();
    await lost.close();
  });
});
