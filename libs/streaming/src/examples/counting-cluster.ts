import { ManualClock } from '../memory/manual-clock.js';
import { MemoryLog } from '../memory/memory-log.js';
import { type StreamObserver, silentObserver } from '../runtime/observer.js';
import { defaultRuntimeSettings, type RuntimeSettings } from '../runtime/settings.js';
import { StreamRuntime } from '../runtime/stream-runtime.js';
import { type BatchHandler } from '../runtime/task-logic.js';
import { parseStoredPositions, positionsKey } from '../runtime/task-positions.js';
import { countingHandlers, countingLogic, countingTopology, outgoing } from './counting.js';
import { FaultyLog } from './faulty-log.js';

export interface CountingProcess {
  readonly runtime: StreamRuntime;
  readonly log: FaultyLog;
}

export interface ClusterOptions {
  readonly log?: MemoryLog;
  readonly handlers?: ReadonlyMap<string, BatchHandler>;
  readonly settings?: Partial<RuntimeSettings>;
  readonly observer?: Partial<StreamObserver>;
}

export const partitionCount = 3;
const roundsMax = 5_000;
const roundMs = 700;
/** Rounds in which the longest replay time, two checkpoints and what is late by some turns have passed. */
const quietRoundsEnough = 14;

export function countingLog(): MemoryLog {
  return new MemoryLog(countingTopics);
}

export const countingTopics = {
  inputs: partitionCount,
  signals: partitionCount,
  state: partitionCount,
  counts: partitionCount,
  confirmations: partitionCount,
  facts: 2,
  'dead-letters': 1,
} as const;

/** Processes of the counting application over one log in memory, any of which may fail at any time. */
export class CountingCluster {
  readonly clock = new ManualClock();
  readonly log: MemoryLog;
  readonly failures: Error[] = [];
  readonly #options: ClusterOptions;
  #members: CountingProcess[] = [];
  #stopping: CountingProcess[] = [];
  readonly #zombies: CountingProcess[] = [];

  constructor(options: ClusterOptions = {}) {
    this.#options = options;
    this.log = options.log ?? countingLog();
  }

  get members(): readonly CountingProcess[] {
    return this.#members;
  }

  async start(): Promise<CountingProcess> {
    const log = new FaultyLog(this.log);
    const runtime = new StreamRuntime(
      {
        topology: countingTopology,
        log,
        clock: this.clock,
        settings: { ...defaultRuntimeSettings, ...this.#options.settings },
        observer: {
          ...silentObserver,
          taskFailed: (_, cause) => this.failures.push(cause),
          ...this.#options.observer,
        },
        handlers: this.#options.handlers ?? countingHandlers(),
        createLogic: countingLogic,
        partitionCount,
      },
      () => undefined,
    );
    const process = { runtime, log };
    this.#members.push(process);
    await runtime.start();
    return process;
  }

  write(topic: 'inputs' | 'signals' | 'facts', key: string): void {
    this.log.append({ topic, record: outgoing(key, '') });
  }

  /** A record that the application cannot use: it goes to the dead letters. */
  writeBroken(topic: 'inputs' | 'signals' | 'facts', partition: number, value: string): void {
    this.log.append({ topic, partition, record: outgoing(null, value) });
  }

  /** Gone with all that it has in memory, calls under way included. */
  crash(process: CountingProcess): void {
    this.#remove(process);
    process.runtime.lost(new Error('crashed'));
    process.log.cutOff();
  }

  /** The group gives its partitions to others, but it goes on with what it has. */
  cutOff(process: CountingProcess): void {
    this.#remove(process);
    this.#zombies.push(process);
    process.log.cutOff();
  }

  /** Returns without waiting: a call that hangs must not stop the others. */
  stop(process: CountingProcess): void {
    this.#remove(process);
    this.#stopping.push(process);
    void process.runtime.close();
  }

  #remove(process: CountingProcess): void {
    this.#members = this.#members.filter((other) => other !== process);
  }

  /** One round: everybody reads once, works a little, and time passes. */
  async round(durationMs: number): Promise<boolean> {
    const delivered = await this.log.deliver();
    this.clock.advance(durationMs);
    for (const { runtime } of [...this.#members, ...this.#zombies]) runtime.tick();
    await turn();
    return delivered;
  }

  /** Runs on until nothing more happens, and nothing is left that a restart would read again. */
  async settle(): Promise<void> {
    let quietRounds = 0;
    let writtenBefore = 0;
    for (let round = 0; quietRounds < quietRoundsEnough; round++) {
      if (round > roundsMax) throw new Error('the cluster does not come to rest');
      const delivered = await this.round(roundMs);
      const isReady = this.#members.every(({ runtime }) => runtime.isReady);
      const written = this.log.read(countingTopology.state).length;
      const isQuiet = isReady && !delivered && written === writtenBefore;
      writtenBefore = written;
      quietRounds = isQuiet ? quietRounds + 1 : 0;
    }
  }

  /** Ends all faults and everyone who might still wait for a call that hangs, then settles. */
  async recover(): Promise<void> {
    for (const { log } of [...this.#members, ...this.#zombies]) log.heal();
    for (const process of [...this.#members, ...this.#stopping]) this.crash(process);
    this.#stopping = [];
    await this.start();
    await this.settle();
  }

  /** Keys of a topic with their values, in the order of the log. */
  valuesOf(topic: string): Map<string, string[]> {
    const values = new Map<string, string[]>();
    for (const { key, value } of this.log.read(topic)) {
      const name = key?.toString() ?? '';
      values.set(name, [...(values.get(name) ?? []), value?.toString() ?? '']);
    }
    return values;
  }

  /** The positions in the newest state of a partition. */
  storedPositions(partition: number) {
    const found = this.log
      .partition(countingTopology.state, partition)
      .findLast((record) => record?.key?.toString() === positionsKey);
    return parseStoredPositions(found?.value ?? Buffer.from('{}'));
  }
}

export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Delivers as long as there is anything to deliver; no time passes. */
export async function deliverAll(log: MemoryLog): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    const delivered = await log.deliver();
    await turn();
    quiet = delivered ? 0 : quiet + 1;
  }
}
