import { waitUntil } from '../../tools/local-stack/wait.js';
import type { LogFollower } from './log-follower.js';
import type { Traffic } from './traffic.js';

const settledWithinMs = 60_000;
const offlineSinceMs = 31_000;

/**
 * Tells when the saga has read, and decided, everything that was written before.
 *
 * In a room of each partition a user goes offline and a message makes it due. Its removal says that
 * the partition's messages and requests before, and all presence, have been handled. What became due by
 * them at the last moment is decided together with the removal of a second user.
 */
export class Sentinels {
  readonly #traffic: Traffic;
  readonly #follower: LogFollower;
  readonly #rooms: readonly string[];
  #users = 0;

  private constructor(traffic: Traffic, follower: LogFollower, rooms: readonly string[]) {
    this.#traffic = traffic;
    this.#follower = follower;
    this.#rooms = rooms;
  }

  /** Opens rooms until each of the partitions has one. */
  static async create(
    traffic: Traffic,
    follower: LogFollower,
    partitions: number,
  ): Promise<Sentinels> {
    const rooms = new Map<number, string>();
    for (let number = 0; rooms.size < partitions; number += 1) {
      const chatroomId = `sentinel-${String(number)}`;
      await traffic.join(chatroomId, 'sentinel');
      const created = () =>
        follower.events('RoomCreated').find(({ data }) => data.chatroomId === chatroomId);
      await waitUntil(() => created() !== undefined, {
        timeoutMs: settledWithinMs,
        otherwise: `${chatroomId} was not created`,
      });
      const { partition = 0 } = created() ?? {};
      if (!rooms.has(partition)) rooms.set(partition, chatroomId);
    }
    return new Sentinels(traffic, follower, [...rooms.values()]);
  }

  /** Everything that was written before has been decided. */
  async settled(): Promise<void> {
    await this.read();
    await this.read();
  }

  /** Everything that was written before has been read. */
  async read(): Promise<void> {
    this.#users += 1;
    const userId = `sentinel-${String(this.#users)}`;
    const now = Date.now();
    const offlineAt = now - offlineSinceMs;
    for (const room of this.#rooms) await this.#traffic.joinAt(offlineAt - 1, room, [userId]);
    await this.#traffic.offline(userId, offlineAt);
    for (const room of this.#rooms) await this.#traffic.messagesAt(room, [now]);
    await waitUntil(() => this.#unsettledRooms(userId).length === 0, {
      timeoutMs: settledWithinMs,
      otherwise: () =>
        `${userId} was not removed exactly once from ${this.#unsettledRooms(userId).join(', ')}`,
    });
  }

  /** Rooms that the user has not been seen removed from, or more than once. */
  #unsettledRooms(userId: string): readonly string[] {
    const removals = this.#follower
      .events('MemberRemoved')
      .filter(({ data }) => data.userId === userId);
    return this.#rooms.filter(
      (room) => removals.filter(({ data }) => data.chatroomId === room).length !== 1,
    );
  }
}
