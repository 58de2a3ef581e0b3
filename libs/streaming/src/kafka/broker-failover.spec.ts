import { createRequire } from 'node:module';
import { jest } from '@jest/globals';
import { installBrokerFailover } from './broker-failover.js';

const published = createRequire(import.meta.url);

interface Broker {
  heartbeat(member: object): Promise<void>;
}

/** A consumer of kafkajs. */
interface Consumer {
  coordinator: Broker;
  readonly offsetManager: { coordinator: Broker };
  recoverFromFetch(error: Error): Promise<void>;
  heartbeat(options: { readonly interval: number }): Promise<void>;
}

const ConsumerGroup = published('kafkajs/src/consumer/consumerGroup.js') as new (
  options: object,
) => Consumer;
const errors = published('kafkajs/src/errors.js') as Readonly<
  Record<string, new (message: string, details?: object) => Error>
>;
const { createErrorFromCode } = published('kafkajs/src/protocol/error.js') as {
  createErrorFromCode(code: number): Error;
};

const maxWaitTime = 250;
const [groupLoads, coordinatorUnknown, otherCoordinates, unknownMember, rebalancing] = [
  14, 15, 16, 25, 27,
] as const;

const refused = new errors['KafkaJSConnectionError']!('connect ECONNREFUSED', {
  code: 'ECONNREFUSED',
});
const closed = new errors['KafkaJSConnectionClosedError']!('Closed connection', {
  host: 'h',
  port: 1,
});
const silent = new errors['KafkaJSRequestTimeoutError']!('Request timed out', {});

function failing(error: Error): Broker {
  return { heartbeat: () => Promise.reject(error) };
}

interface Cluster {
  readonly brokerPool: { findConnectedBroker(): Promise<object> };
  findBroker(node: { readonly nodeId: number }): Promise<Broker>;
  refreshMetadata(): Promise<void>;
}

/** One in which any broker says that `coordinator` is that of all groups, unless it fails to. */
function clusterWith(coordinator: Broker, failures: readonly Error[] = []): Partial<Cluster> {
  const nodeId = 2;
  const findGroupCoordinator = jest.fn(() => Promise.resolve({ coordinator: { nodeId } }));
  for (const failure of failures) findGroupCoordinator.mockRejectedValueOnce(failure);
  return {
    brokerPool: { findConnectedBroker: () => Promise.resolve({ findGroupCoordinator }) },
    findBroker: (node) =>
      node.nodeId === nodeId
        ? Promise.resolve(coordinator)
        : Promise.reject(new Error('no broker')),
  };
}

/** A member that has to send a heartbeat now, to `coordinator`. */
function memberOf(coordinator: Broker, cluster: Partial<Cluster> = {}): Consumer {
  const logger = { namespace: () => logger, debug: () => undefined };
  const options = { groupId: 'g', topics: [], retry: {}, maxWaitTimeInMs: maxWaitTime };
  const instrumentationEmitter = { emit: () => undefined };
  const group = new ConsumerGroup({ ...options, logger, cluster, instrumentationEmitter });
  return Object.assign(group, {
    coordinator,
    memberId: 'm',
    generationId: 1,
    offsetManager: { coordinator },
  });
}

const beat = (member: Consumer) => member.heartbeat({ interval: 0 });

beforeAll(() => {
  installBrokerFailover();
});

describe('a fetch from a broker', () => {
  beforeAll(() => {
    jest.useFakeTimers();
  });

  afterAll(() => {
    jest.useRealTimers();
  });

  it.each([
    ['that cannot be connected to', refused],
    ['that does not answer', silent],
  ])('%s ends, a while later, with news of who leads', async (_, error) => {
    const refreshMetadata = jest.fn(() => Promise.resolve());
    const recovered = memberOf(failing(error), { refreshMetadata }).recoverFromFetch(error);
    await jest.advanceTimersByTimeAsync(maxWaitTime - 1);
    expect(refreshMetadata).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    await recovered;
    expect(refreshMetadata).toHaveBeenCalledTimes(1);
  });

  it('fails where the broker says why', async () => {
    const error = createErrorFromCode(rebalancing);
    await expect(memberOf(failing(error)).recoverFromFetch(error)).rejects.toBe(error);
  });
});

describe('a heartbeat', () => {
  it.each([
    ['has gone', closed],
    ['cannot be connected to', refused],
    ['does not answer', silent],
    ['coordinates the group no more', createErrorFromCode(otherCoordinates)],
    ['knows of no coordinator', createErrorFromCode(coordinatorUnknown)],
    ['does not coordinate the group yet', createErrorFromCode(groupLoads)],
  ])(
    'that finds that its broker %s goes to the new coordinator, of the same member',
    async (_, error) => {
      const next = { heartbeat: jest.fn(() => Promise.resolve()) };
      const member = memberOf(failing(error), clusterWith(next));
      await beat(member);
      await beat(member);
      const sameMember = { groupId: 'g', memberId: 'm', groupGenerationId: 1 };
      expect(next.heartbeat.mock.calls).toEqual([[sameMember]]);
      expect(member.offsetManager.coordinator).toBe(next);
    },
  );

  it('looks for the coordinator again where nobody could tell who it is', async () => {
    const next = { heartbeat: jest.fn(() => Promise.resolve()) };
    const member = memberOf(failing(closed), clusterWith(next, [refused]));
    for (const times of [0, 0, 1]) {
      await beat(member);
      expect(next.heartbeat).toHaveBeenCalledTimes(times);
    }
  });

  it.each([
    ['is a member no more', unknownMember],
    ['has to join again', rebalancing],
  ])('says that it %s', async (_, code) => {
    const error = createErrorFromCode(code);
    await expect(beat(memberOf(failing(error)))).rejects.toBe(error);
  });
});
