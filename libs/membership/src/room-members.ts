import { Member, type User } from './member.js';
import type { MemberTable } from './member-table.js';
import { noRow } from './row-chains.js';

/** The members of one room. */
export class RoomMembers {
  readonly #table: MemberTable;
  readonly #room: number;

  /** `room`: its number in the table. */
  constructor(table: MemberTable, room: number) {
    this.#table = table;
    this.#room = room;
  }

  get size(): number {
    return this.#table.sizeOfRoom(this.#room);
  }

  has(userId: string): boolean {
    return this.#row(userId) !== noRow;
  }

  get(userId: string): Member | undefined {
    const row = this.#row(userId);
    return row === noRow ? undefined : new Member(this.#table, row);
  }

  /** The membership that the user has here. */
  of(user: User): Member | undefined {
    const row = this.#table.find(user.row, this.#room);
    return row === noRow ? undefined : new Member(this.#table, row);
  }

  /** The member with this row of the table. */
  at(row: number): Member {
    return new Member(this.#table, row);
  }

  /** As they are now, in the order of joining. */
  all(): readonly Member[] {
    return this.#table.membersOfRoom(this.#room);
  }

  /** The user must not be among them. */
  add(user: User, joinedVersion: number, joinedAt: number): Member {
    return new Member(this.#table, this.#table.add(user.row, this.#room, joinedVersion, joinedAt));
  }

  remove({ row }: Member): void {
    this.#table.remove(row);
  }

  #row(userId: string): number {
    const user = this.#table.users.find(userId);
    return user === noRow ? noRow : this.#table.find(user, this.#room);
  }
}
