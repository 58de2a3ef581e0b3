import { systemClock } from '../clock.js';
import type { KafkaOptions, StreamLogger } from '../kafka/kafka-client.js';
import { KafkaLog } from '../kafka/kafka-log.js';
import type { StreamObserver } from '../runtime/observer.js';
import { defaultRuntimeSettings, type RuntimeSettings } from '../runtime/settings.js';
import { StreamRuntime } from '../runtime/stream-runtime.js';
import type { StreamTask } from '../runtime/stream-task.js';
import type { BatchHandler, TaskLogic } from '../runtime/task-logic.js';
import type { StreamTopology } from '../topology.js';
import { verifyPartitionCounts } from '../verify-topics.js';
import { StreamServer } from './stream-server.js';

export interface TaskStrategyOptions extends KafkaOptions {
  readonly topology: StreamTopology;
  readonly createLogic: (partition: number) => TaskLogic;
  readonly observer: StreamObserver;
  readonly logger: StreamLogger;
  /** Where this process is reached by HTTP, for a `GroupDirectory`; absent: it is not. */
  readonly address?: () => string;
  readonly settings?: Partial<RuntimeSettings>;
  /** The process can no longer take part; it should end. */
  readonly onLost: (cause: Error) => void;
}

/** Runs a stream application's tasks: each `@EventPattern(topic)` method handles the batches of a source. */
export class TaskStrategy extends StreamServer {
  readonly #options: TaskStrategyOptions;
  readonly #log: KafkaLog;
  #runtime: StreamRuntime | undefined;
  #ticking: NodeJS.Timeout | undefined;

  constructor(options: TaskStrategyOptions) {
    super();
    this.#options = options;
    this.#log = new KafkaLog(options, options.topology.applicationId, options.logger);
  }

  /** Whether the group has accepted this process and all tasks that it was given run. */
  isReady(): boolean {
    return this.#runtime?.isReady === true;
  }

  /** The tasks that run in this process. */
  get tasks(): readonly StreamTask[] {
    return this.#runtime?.tasks ?? [];
  }

  /** The task that records of this key belong to, where it is in this process. */
  taskOf(key: string): StreamTask | undefined {
    return this.#runtime?.taskOf(key);
  }

  protected async start(): Promise<void> {
    const { topology, createLogic, observer, address, onLost } = this.#options;
    const partitionCount = await verifyPartitionCounts(this.#log, topology);
    const handlers = new Map<string, BatchHandler>(
      topology.sources.map(({ topic }) => [topic, this.handlerOf(topic)]),
    );
    const settings = { ...defaultRuntimeSettings, ...this.#options.settings };
    const runtime = new StreamRuntime(
      {
        topology,
        log: this.#log,
        clock: systemClock,
        settings,
        observer,
        handlers,
        createLogic,
        partitionCount,
        ...(address === undefined ? {} : { address }),
      },
      onLost,
    );
    this.#runtime = runtime;
    await runtime.start();
    this.#ticking = setInterval(() => {
      runtime.tick();
    }, settings.tickIntervalMs);
  }

  protected async stop(): Promise<void> {
    clearInterval(this.#ticking);
    await this.#runtime?.close();
    await this.#log.close();
  }
}
