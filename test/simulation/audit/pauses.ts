import { decodeStateEntry, type EventData, type PauseEntry, stateKeys, topics } from '#contracts';
import { positionsKey, type ReceivedRecord } from '#streaming';
import type { SimulatedCluster } from '../kafka/cluster.js';
import type { World } from '../world/world.js';

type Removed = EventData<'MemberRemoved'>;

/** An operator was told that the pause that began at `since` is over in a task. */
export interface Resumption {
  readonly partition: number;
  readonly since: number;
  /** All that had been written then. */
  readonly lastWriting: number;
}

/** A commit of a task; what it wrote was written after the one before it, and up to `lastWriting`. */
interface Commit {
  readonly lastWriting: number;
  readonly pause: PauseEntry | undefined;
}

/** The pauses of automatic removal, as the committed states of the tasks tell them. */
export class Pauses {
  readonly #world: World;
  readonly #commits: readonly (readonly Commit[])[];

  constructor(cluster: SimulatedCluster, world: World) {
    this.#world = world;
    this.#commits = cluster.partitions(topics.sagaState).map((state) => {
      const commits: Commit[] = [];
      let pause: PauseEntry | undefined;
      for (const { record, writing } of state.committed()) {
        const key = record.key?.toString();
        if (key === stateKeys.pause()) pause = pauseIn(record);
        if (key === positionsKey) commits.push({ lastWriting: writing, pause });
      }
      return commits;
    });
  }

  /** Nobody was removed by a rule in a transaction before which, and after which, there was the same pause. */
  wrongRemovals(removals: Iterable<RemovalPlace>): string[] {
    return Array.from(removals)
      .filter(({ removed }) => removed.evidence !== undefined)
      .filter(({ partition, writing }) => this.#isPausedAt(partition, writing))
      .map(({ removed }) => `${removed.membershipId} was removed during a pause`);
  }

  #isPausedAt(partition: number, writing: number): boolean {
    const commits = this.#commits[partition] ?? [];
    const index = commits.findIndex(({ lastWriting }) => lastWriting > writing);
    const [before, after] = [commits[index - 1]?.pause, commits[index]?.pause];
    return isOn(before) && isOn(after) && before?.since === after?.since;
  }

  /** What an operator was told to be over was over. */
  unfinished(resumptions: readonly Resumption[]): string[] {
    return resumptions
      .filter(({ partition, since, lastWriting }) => {
        const last = this.#commits[partition]?.findLast((each) => each.lastWriting <= lastWriting);
        return last?.pause?.since === since && isOn(last.pause);
      })
      .map(({ partition }) => `task ${partition} was said to have resumed and had not`);
  }

  /** When the last pause before a writing had ended, in the time of the run, ms; -Infinity: there was none. */
  resumedBefore(partition: number, writing: number): number {
    const commits = this.#commits[partition] ?? [];
    const index = commits.findLastIndex(
      ({ lastWriting, pause }, position) =>
        (commits[position - 1]?.lastWriting ?? 0) < writing &&
        isOn(commits[position - 1]?.pause) &&
        (!isOn(pause) || lastWriting > writing),
    );
    const resumed = commits[index];
    return resumed === undefined ? -Infinity : this.#world.timeOf(resumed.lastWriting);
  }
}

/** A removal, and where in all writings it stands. */
export interface RemovalPlace {
  readonly removed: Removed;
  readonly partition: number;
  readonly writing: number;
}

function pauseIn({ key, value }: ReceivedRecord): PauseEntry | undefined {
  if (key === null || value === null) return undefined;
  const entry = decodeStateEntry(key, value);
  return entry.kind === 'pause' ? entry : undefined;
}

function isOn(pause: PauseEntry | undefined): boolean {
  return pause !== undefined && pause.resumedAt === undefined;
}
