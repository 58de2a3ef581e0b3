import { ChunkMemory } from './chunk-memory.js';
import { IntegerColumn, NumberColumn } from './column.js';
import type { DueRemoval } from './due-removals.js';
import { HashIndex } from './hash-index.js';
import { hashOfPair } from './hashes.js';
import { type HeapPlaces, outsideHeap } from './indexed-heap.js';
import { Member, User } from './member.js';
import type { Presence } from './presence.js';
import type { Room } from './room.js';
import { noRow, RowChains } from './row-chains.js';
import { Rows } from './rows.js';
import { UserTable } from './user-table.js';
import type { Watch } from './watch.js';

/**
 * The memberships of a partition, a row each, in columns. What only few of them have lies beside. A
 * `Member` or a `User` is but a view of a row; it must not be used once its row has been removed.
 *
 * Invariant: a membership's row is in the chain of its room and in that of its user; in the index of both, too, if
 * the user has several, as few have. There is a user for exactly those who have a membership.
 */
export class MemberTable {
  readonly #memory = new ChunkMemory();
  readonly users: UserTable;
  /** Where a membership lies among the waiting of its room. */
  readonly waitingPlaces: HeapPlaces<number> = new IntegerColumn(this.#memory);
  readonly #rows = new Rows();
  readonly #user = new IntegerColumn(this.#memory);
  readonly #room = new IntegerColumn(this.#memory);
  readonly #joinedVersion = new NumberColumn(this.#memory);
  readonly #joinedAt = new NumberColumn(this.#memory);
  readonly #due = new Map<number, DueRemoval>();
  readonly #watches = new Map<number, Watch>();
  readonly #inRoom = new RowChains(this.#memory);
  readonly #ofUser = new RowChains(this.#memory);
  readonly #newestOfUser = new IntegerColumn(this.#memory);
  readonly #rooms: Room[] = [];
  readonly #newestInRoom = new IntegerColumn(this.#memory);
  readonly #sizeOfRoom = new IntegerColumn(this.#memory);
  readonly #amongSeveral = new HashIndex();
  #size = 0;

  /** `hashSeed`: 32 bits. */
  constructor(hashSeed: number) {
    this.users = new UserTable(this.#memory, hashSeed);
  }

  get size(): number {
    return this.#size;
  }

  /** Returns the number of the room. */
  addRoom(room: Room): number {
    const number = this.#rooms.push(room) - 1;
    this.#newestInRoom.set(number, noRow);
    return number;
  }

  /** `noRow` where the user is not a member of the room. */
  find(user: number, room: number): number {
    const newest = this.#newestOfUser.get(user);
    if (newest === noRow || this.#room.get(newest) === room) return newest;
    return this.#ofUser.hasOne(newest) ? noRow : this.#findAmongSeveral(user, room);
  }

  #findAmongSeveral(user: number, room: number): number {
    const hash = hashOfPair(user, room);
    let slot = this.#amongSeveral.first(hash);
    for (;;) {
      const row = this.#amongSeveral.row(slot);
      if (row === noRow) return noRow;
      if (this.#user.get(row) === user && this.#room.get(row) === room) return row;
      slot = this.#amongSeveral.next(slot, hash);
    }
  }

  /** The user must not be a member of the room. */
  add(user: number, room: number, joinedVersion: number, joinedAt: number): number {
    const row = this.#rows.take();
    this.#user.set(row, user);
    this.#room.set(row, room);
    this.#joinedVersion.set(row, joinedVersion);
    this.#joinedAt.set(row, joinedAt);
    this.waitingPlaces.set(row, outsideHeap);
    this.#inRoom.append(this.#newestInRoom.get(room), row);
    this.#newestInRoom.set(room, row);
    this.#sizeOfRoom.set(room, this.sizeOfRoom(room) + 1);
    this.#addOfUser(user, row);
    this.#size += 1;
    return row;
  }

  #addOfUser(user: number, row: number): void {
    const newest = this.#newestOfUser.get(user);
    this.#ofUser.append(newest, row);
    this.#newestOfUser.set(user, row);
    if (newest === noRow) return;
    if (this.#ofUser.hasOne(newest)) this.#amongSeveral.add(this.#hashOf(newest), newest);
    this.#amongSeveral.add(this.#hashOf(row), row);
  }

  remove(row: number): void {
    const [user, room] = [this.#user.get(row), this.#room.get(row)];
    this.#newestInRoom.set(room, this.#inRoom.remove(this.#newestInRoom.get(room), row));
    this.#sizeOfRoom.set(room, this.sizeOfRoom(room) - 1);
    this.#removeOfUser(user, row);
    this.#watches.delete(row);
    this.#rows.free(row);
    this.#size -= 1;
  }

  #removeOfUser(user: number, row: number): void {
    const newest = this.#newestOfUser.get(user);
    const isOnly = this.#ofUser.hasOne(newest);
    const left = this.#ofUser.remove(newest, row);
    this.#newestOfUser.set(user, left);
    if (isOnly) return;
    this.#amongSeveral.remove(this.#hashOf(row), row);
    if (this.#ofUser.hasOne(left)) this.#amongSeveral.remove(this.#hashOf(left), left);
  }

  #hashOf(row: number): number {
    return hashOfPair(this.#user.get(row), this.#room.get(row));
  }

  findUser(userId: string): User | undefined {
    const user = this.users.find(userId);
    return user === noRow ? undefined : new User(this, user);
  }

  /** There must be no such user. A membership has to follow. */
  addUser(userId: string, presence: Presence | undefined): User {
    const row = this.users.add(userId, presence);
    this.#newestOfUser.set(row, noRow);
    return new User(this, row);
  }

  hasMembership(user: number): boolean {
    return this.#newestOfUser.get(user) !== noRow;
  }

  /** Who has no membership any more. */
  removeUser({ row }: User): void {
    this.users.remove(row);
  }

  user(row: number): User {
    return new User(this, this.#user.get(row));
  }

  room(row: number): Room {
    const room = this.#rooms[this.#room.get(row)];
    if (room === undefined) throw new RangeError(`no membership has the row ${row}`);
    return room;
  }

  joinedVersion(row: number): number {
    return this.#joinedVersion.get(row);
  }

  joinedAt(row: number): number {
    return this.#joinedAt.get(row);
  }

  offlineSince(row: number): number | undefined {
    const offlineAt = this.users.offlineAt(this.#user.get(row));
    return offlineAt !== undefined && this.#joinedAt.get(row) <= offlineAt ? offlineAt : undefined;
  }

  due(row: number): DueRemoval | undefined {
    return this.#due.get(row);
  }

  setDue(row: number, removal: DueRemoval | undefined): void {
    if (removal === undefined) this.#due.delete(row);
    else this.#due.set(row, removal);
  }

  watch(row: number): Watch | undefined {
    return this.#watches.get(row);
  }

  setWatch(row: number, watch: Watch): void {
    this.#watches.set(row, watch);
  }

  sizeOfRoom(room: number): number {
    return this.#sizeOfRoom.get(room);
  }

  /** In the order of joining. */
  membersOfRoom(room: number): Member[] {
    return this.#inRoom.rows(this.#newestInRoom.get(room)).map((row) => new Member(this, row));
  }

  /** In the order of joining. */
  membershipsOfUser(user: number): Member[] {
    return this.#ofUser.rows(this.#newestOfUser.get(user)).map((row) => new Member(this, row));
  }
}
