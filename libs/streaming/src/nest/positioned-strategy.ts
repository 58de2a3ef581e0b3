import { systemClock } from '../clock.js';
import type { KafkaOptions, StreamLogger } from '../kafka/kafka-client.js';
import { KafkaLog } from '../kafka/kafka-log.js';
import type { RecordBatch } from '../records.js';
import { GroupPositions } from '../runtime/group-positions.js';
import {
  type BatchProgress,
  PositionedReading,
  type PositionedReadingOptions,
  type PositionStore,
} from '../runtime/positioned-reading.js';
import { StreamServer } from './stream-server.js';

export interface ReadingStrategyOptions extends KafkaOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  readonly logger: StreamLogger;
  /** The process can no longer take part; it should end. */
  readonly onLost: (cause: Error) => void;
}

export interface ProjectionStrategyOptions extends ReadingStrategyOptions {
  readonly positions: PositionStore;
}

abstract class PositionedStrategy extends StreamServer {
  protected readonly log: KafkaLog;
  readonly #options: ReadingStrategyOptions;
  #reading: PositionedReading | undefined;

  constructor(options: ReadingStrategyOptions) {
    super();
    this.#options = options;
    this.log = new KafkaLog(options, options.groupId, options.logger);
  }

  /** Whether partitions are assigned and are being read. */
  isReady(): boolean {
    return this.#reading?.isReady === true;
  }

  protected abstract readonly positions: PositionStore;
  protected abstract readonly shares: 'partitions' | 'nothing';
  protected readonly handling: PositionedReadingOptions['handling'] = 'inTurn';
  protected abstract handled(batch: RecordBatch): void;

  /** What handlers get, if it is more than the batch. */
  protected payloadOf?(batch: RecordBatch, progress: BatchProgress): RecordBatch;

  protected async start(): Promise<void> {
    const { groupId, topics, logger, onLost } = this.#options;
    const handlers = new Map(topics.map((topic) => [topic, this.handlerOf(topic)]));
    const isShared = this.shares === 'partitions';
    this.#reading = new PositionedReading({
      groupId,
      coPartitioned: isShared ? topics : [],
      broadcast: isShared ? [] : topics,
      log: this.log,
      clock: systemClock,
      positions: this.positions,
      handling: this.handling,
      handle: async (batch, progress) => {
        await handlers.get(batch.topic)?.(this.payloadOf?.(batch, progress) ?? batch);
        this.handled(batch);
      },
      onRetry: (topic, partition, cause) => {
        const { message, stack } = cause;
        logger.warn(`${topic}-${String(partition)} is read again: ${message}`, { stack });
      },
      onLost,
    });
    await this.#reading.start();
  }

  protected async stop(): Promise<void> {
    await this.#reading?.close();
    await this.log.close();
  }
}

/**
 * For a service whose positions live with its own data: partitions are shared among its instances, and
 * read from where the store says, on assignment and after every failure. Nothing is skipped.
 */
export class ProjectionStrategy extends PositionedStrategy {
  protected readonly positions: PositionStore;
  protected readonly shares = 'partitions';
  protected override readonly handling = 'ahead';

  /** The handler has stored the position together with what it did. */
  protected handled(): void {
    return;
  }

  constructor(options: ProjectionStrategyOptions) {
    super(options);
    this.positions = options.positions;
  }
}

/** For a service of which every instance reads all of the topics, from their ends as of its start. */
export class BroadcastStrategy extends PositionedStrategy {
  protected readonly shares = 'nothing';
  readonly #reached = new Map<string, number>();

  protected readonly positions: PositionStore = {
    load: async (topic, partitions) => {
      const ends = await this.log.endOffsets(topic);
      const next = (partition: number) =>
        this.#reached.get(`${topic}|${String(partition)}`) ?? ends[partition] ?? 0;
      return new Map(partitions.map((partition) => [partition, next(partition)]));
    },
  };

  protected handled({ topic, partition, nextOffset }: RecordBatch): void {
    this.#reached.set(`${topic}|${String(partition)}`, nextOffset);
  }
}

export interface SubscriptionStrategyOptions extends ReadingStrategyOptions {
  /** Of the many that an application may have, each with a group of its own. */
  readonly subscription: string;
  /** Where reading begins as long as nothing is committed, ms since the epoch; absent: the beginning. */
  readonly sinceMs?: number | undefined;
}

/** What a handler of a subscription gets. */
export interface SubscribedBatch extends RecordBatch {
  readonly subscription: string;
  readonly progress: BatchProgress;
}

/**
 * For a service that passes records on to somebody who may be slow or away for long. Partitions are
 * shared among its instances, and their positions are the group's committed offsets. Each partition
 * goes at its own pace: a handler may take as long as it has to, and this process stays in the group.
 */
export class SubscriptionStrategy extends PositionedStrategy {
  readonly subscription: string;
  protected readonly positions: PositionStore;
  protected readonly shares = 'partitions';
  protected override readonly handling = 'atItsOwnPace';

  constructor(options: SubscriptionStrategyOptions) {
    super(options);
    this.subscription = options.subscription;
    this.positions = new GroupPositions(this.log, options.groupId, options.sinceMs);
  }

  protected override payloadOf(batch: RecordBatch, progress: BatchProgress): SubscribedBatch {
    return { ...batch, subscription: this.subscription, progress };
  }

  /** The handler has committed what it has done. */
  protected handled(): void {
    return;
  }
}
