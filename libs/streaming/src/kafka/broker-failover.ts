import { createRequire } from 'node:module';

interface KafkaJsError {
  readonly name: string;
  /** What a broker has answered. */
  readonly type?: string;
}

/** What is made use of here of kafkajs' brokers. */
interface Broker {
  findGroupCoordinator(group: {
    readonly groupId: string;
    readonly coordinatorType: number;
  }): Promise<{ readonly coordinator: { readonly nodeId: number } }>;
}

/** What is made use of here of kafkajs' consumers. */
interface ConsumerGroup {
  readonly cluster: {
    readonly brokerPool: { findConnectedBroker(): Promise<Broker> };
    findBroker(node: { readonly nodeId: number }): Promise<Broker>;
    refreshMetadata(): Promise<void>;
  };
  readonly groupId: string;
  /** How long a broker may wait for records, ms. */
  readonly maxWaitTime: number;
  readonly offsetManager: { coordinator: Broker };
  coordinator: Broker;
  recoverFromFetch: (this: ConsumerGroup, error: KafkaJsError) => Promise<void>;
  heartbeat: (this: ConsumerGroup, options: object) => Promise<void>;
}

const { prototype } = createRequire(import.meta.url)('kafkajs/src/consumer/consumerGroup.js') as {
  readonly prototype: ConsumerGroup;
};
const { recoverFromFetch, heartbeat } = prototype;

/** A broker cannot be connected to, or does not answer. */
const unreachable: readonly string[] = ['KafkaJSConnectionError', 'KafkaJSRequestTimeoutError'];
const gone: readonly string[] = [...unreachable, 'KafkaJSConnectionClosedError'];
/** A broker is no coordinator of the group: not any more, or not yet. */
const noCoordinator: readonly string[] = [
  'NOT_COORDINATOR_FOR_GROUP',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'GROUP_LOAD_IN_PROGRESS',
];
/** As opposed to the coordinator of transactions. */
const ofGroups = 0;

/**
 * Makes the consumers of this process outlast a broker that goes away. They ask the others who leads its partitions and who
 * coordinates the group now, for as long as it takes, and stay the members that they are. Their own code gives up after some
 * attempts, and joins anew: then the group waits until the member that they were has been silent for a session.
 */
export function installBrokerFailover(): void {
  prototype.recoverFromFetch = async function (error) {
    if (!unreachable.includes(error.name)) return recoverFromFetch.call(this, error);
    await new Promise((resolve) => setTimeout(resolve, this.maxWaitTime));
    await this.cluster.refreshMetadata();
  };
  prototype.heartbeat = async function (options) {
    try {
      await heartbeat.call(this, options);
    } catch (error) {
      if (!hasLostCoordinator(error as KafkaJsError)) throw error;
      await lookForCoordinator(this).catch(() => undefined);
    }
  };
}

function hasLostCoordinator({ name, type = '' }: KafkaJsError): boolean {
  return gone.includes(name) || noCoordinator.includes(type);
}

/** Once: where nobody can tell, the next heartbeat fails like this one, and meanwhile records are fetched. */
async function lookForCoordinator(group: ConsumerGroup): Promise<void> {
  const { cluster, groupId } = group;
  const broker = await cluster.brokerPool.findConnectedBroker();
  const answer = await broker.findGroupCoordinator({ groupId, coordinatorType: ofGroups });
  const coordinator = await cluster.findBroker(answer.coordinator);
  group.coordinator = coordinator;
  group.offsetManager.coordinator = coordinator;
}
