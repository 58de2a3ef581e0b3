import { type RecordReference, topics } from '#contracts';
import { KafkaLog, positionsKey, provisionTopics } from '#streaming';
import { RoomsTask } from '../../apps/kickout-saga/src/rooms-task.js';
import { kickoutSagaTopology } from '../../apps/kickout-saga/src/topology.js';
import { type Figures, InvalidRun } from '../harness/bench.js';
import { type BulkRecord, BulkWriter } from '../harness/bulk-writer.js';
import { selfMeasured } from '../harness/measurements.js';
import { SideGroup } from '../harness/side-group.js';
import { moduleSide, type Side, SideProcess } from '../harness/side-process.js';
import type { SagaAssignment } from '../sides/saga.js';
import { historyOf, type SeededMember } from '../workload/members.js';
import { connect, type Connection, Installation, type Place, silent } from './installation.js';

const unobserved = {
  event: () => undefined,
  result: () => undefined,
  paused: () => undefined,
  resumed: () => undefined,
};
const membersAtOnce = 5_000;
const userPartitions = 4;

/** Our side of a bench: what it is seeded with is in the saga's state when it starts. */
export class SagaInstallation extends Installation {
  readonly #log: KafkaLog;

  private constructor(connection: Connection) {
    super(connection);
    const { brokers } = connection.place;
    const options = { brokers, topicPrefix: this.topicPrefix, clientId: 'bench' };
    this.#log = new KafkaLog(options, 'bench', silent);
  }

  static async create(place: Place): Promise<SagaInstallation> {
    const installation = new SagaInstallation(await connect(place));
    const { brokers, partitions } = place;
    const { topicPrefix } = installation;
    const counts = { partitions, userPartitions, replicationFactor: 1 };
    await provisionTopics({ brokers, topicPrefix, ...counts });
    await installation.rewind();
    return installation;
  }

  override get groupId(): string {
    return this.topic(kickoutSagaTopology(0).applicationId);
  }

  /**
   * Has the domain take in what led to the members, and writes the entries of the state that come of
   * it, as the saga writes them. The answers to their requests are left out: they are not kept for long.
   */
  override async seed(members: readonly SeededMember[]): Promise<void> {
    await BulkWriter.writeAll(this.place.peer, this.place.brokers, this.#stateOf(members));
  }

  *#stateOf(members: readonly SeededMember[]): Generator<BulkRecord> {
    for (let partition = 0; partition < this.place.partitions; partition++) {
      const task = new RoomsTask(0, unobserved);
      let taken = 0;
      for (const member of members) {
        if (this.partitionOf(member.chatroomId) !== partition) continue;
        takeIn(task, member);
        taken += 1;
        if (taken % membersAtOnce === 0) yield* this.#changesOf(task, partition);
      }
      yield* this.#changesOf(task, partition);
    }
  }

  *#changesOf(task: RoomsTask, partition: number): Generator<BulkRecord> {
    const topic = this.topic(topics.sagaState);
    for (const { key, value } of task.takeChanges()) {
      if (key.startsWith('answer')) continue;
      yield { topic, partition, record: { key, value, headers: {}, timestamp: Date.now() } };
    }
  }

  /** The saga's next start reads all inputs from their beginnings. No saga may be running. */
  async rewind(): Promise<void> {
    const writer = this.#log.transactionalWriter('bench-rewind');
    await writer.fence();
    const record = { key: positionsKey, value: '{}', headers: {}, timestamp: Date.now() };
    const records = Array.from({ length: this.place.partitions }, (_, partition) => {
      return { topic: topics.sagaState, partition, record };
    });
    await writer.commit(records, []);
    await writer.close();
  }

  /** `options`: of Node. */
  override start(
    assignment: Omit<SagaAssignment, 'brokers' | 'topicPrefix'> = {},
    options: readonly string[] = [],
  ): SideProcess {
    const { topicPrefix } = this;
    const complete = { brokers: this.place.brokers, topicPrefix, ...assignment };
    return new SideProcess(moduleSide('saga', complete, options));
  }

  /** Reads a topic from its beginning to its end, as it is now, in processes that share the tasks evenly. */
  async measure(topic: string, { processes = 1, readers = 1 } = {}): Promise<Figures> {
    await this.rewind();
    const measured = { topic, ends: await this.log(topic).ends(), readers };
    return selfMeasured(this.startAll(processes, { measured }));
  }

  /** Processes that share the tasks evenly, and are ready once they do. */
  startAll(processes: number, assignment: Partial<SagaAssignment> = {}): Side {
    const tasks = this.place.partitions / processes;
    const sides = Array.from({ length: processes }, () => this.start({ ...assignment, tasks }));
    return new SideGroup(sides);
  }

  /** @throws {InvalidRun} where a run changed rooms that it was only to look at. */
  async verifyNoEvents(): Promise<void> {
    if ((await this.events().end()) > 0)
      throw new InvalidRun('rooms have changed, though none was to');
  }

  override async close(): Promise<void> {
    await this.#log.close();
    await super.close();
  }
}

const cause: RecordReference = { topic: topics.requests, partition: 0, offset: '0' };

function takeIn({ rooms }: RoomsTask, member: SeededMember): void {
  const { requests, presence } = historyOf(member);
  for (const { event, at } of requests) rooms.request(event, at, cause, at);
  for (const { event, at } of presence) rooms.userFact(event, at, cause, at);
}
