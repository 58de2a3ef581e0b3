import type { OutgoingRecord } from '#contracts';
import type { ReceivedRecord } from '../records.js';
import { type StreamObserver, silentObserver } from '../runtime/observer.js';
import { defaultRuntimeSettings, type RuntimeSettings } from '../runtime/settings.js';
import { StreamRuntime } from '../runtime/stream-runtime.js';
import type { BatchHandler, TaskLogic } from '../runtime/task-logic.js';
import { coPartitionedTopics, type StreamTopology } from '../topology.js';
import { ManualClock } from './manual-clock.js';
import { MemoryLog } from './memory-log.js';

export interface TestDriverOptions {
  readonly topology: StreamTopology;
  readonly handlers: ReadonlyMap<string, BatchHandler>;
  readonly createLogic: (partition: number) => TaskLogic;
  readonly partitions?: number;
  readonly broadcastPartitions?: number;
  readonly settings?: Partial<RuntimeSettings>;
  readonly observer?: StreamObserver;
}

/** Rounds without anything new after which nothing more is expected. */
const quietRoundsEnough = 3;
const roundsMax = 100_000;

/**
 * Runs a whole topology, with the runtime that production runs, over a log in memory and a clock that
 * is moved by hand. Processes can be started, stopped and crashed; each is one member of the group.
 */
export class TopologyTestDriver {
  readonly clock = new ManualClock();
  /** How far `clock`, which is that of the processes, is ahead of the log's, ms. */
  clockAheadMs = 0;
  readonly log: MemoryLog;
  readonly #options: TestDriverOptions;
  readonly #partitions: number;
  #processes: StreamRuntime[] = [];

  constructor(options: TestDriverOptions) {
    this.#options = options;
    this.#partitions = options.partitions ?? 2;
    const { topology, broadcastPartitions = 2 } = options;
    const counts: Record<string, number> = { [topology.deadLetters]: 1 };
    for (const { topic } of topology.sources) counts[topic] = broadcastPartitions;
    for (const topic of [...coPartitionedTopics(topology), ...topology.sinks]) {
      counts[topic] = this.#partitions;
    }
    this.log = new MemoryLog(counts, {
      topics: [topology.state],
      now: () => this.clock.now() - this.clockAheadMs,
    });
  }

  get processes(): readonly StreamRuntime[] {
    return this.#processes;
  }

  /** Starts one more process. */
  async startProcess(): Promise<StreamRuntime> {
    const { topology, handlers, createLogic, observer = silentObserver } = this.#options;
    const runtime = new StreamRuntime(
      {
        topology,
        log: this.log,
        clock: this.clock,
        settings: { ...defaultRuntimeSettings, ...this.#options.settings },
        observer,
        handlers,
        createLogic,
        partitionCount: this.#partitions,
      },
      () => undefined,
    );
    this.#processes.push(runtime);
    await runtime.start();
    return runtime;
  }

  /** Writes an input, with the clock's time where the record names none. */
  pipe(topic: string, record: Omit<OutgoingRecord, 'timestamp'> & { timestamp?: number }): void {
    const timestamp = record.timestamp ?? this.clock.now();
    this.log.append({ topic, record: { ...record, timestamp } });
  }

  /** Delivers and works until nothing more happens. */
  async settle(): Promise<void> {
    let quietRounds = 0;
    for (let round = 0; quietRounds < quietRoundsEnough; round++) {
      if (round > roundsMax) throw new Error('the topology does not come to rest');
      const delivered = await this.log.deliver();
      for (const process of this.#processes) process.tick();
      await new Promise((resolve) => setImmediate(resolve));
      quietRounds = delivered ? 0 : quietRounds + 1;
    }
  }

  /** Moves the clock, then settles. */
  async advance(durationMs: number): Promise<void> {
    this.clock.advance(durationMs);
    await this.settle();
  }

  read(topic: string): ReceivedRecord[] {
    return this.log.read(topic);
  }

  /** Ends a process with everything that it has in memory; nothing more is written by it. */
  crash(process: StreamRuntime): void {
    this.#processes = this.#processes.filter((other) => other !== process);
    process.lost(new Error('crashed'));
    this.log.disconnectMember(process);
  }

  async stop(process: StreamRuntime): Promise<void> {
    this.#processes = this.#processes.filter((other) => other !== process);
    await process.close();
  }
}
