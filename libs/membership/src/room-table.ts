import type { Id } from './id.js';
import { MessageTable } from './message-table.js';
import type { MessageTimes } from './message-times.js';
import type { Room } from './room.js';

/**
 * The rooms of a partition, found by their ids: by texts, whose hashes V8 keeps, or by ids where they lie. A message
 * that concerns nobody looks at the message times of its room alone.
 */
export class RoomTable {
  readonly #byText = new Map<string, Room>();
  readonly #all: Room[] = [];
  /** With each room's message times, where it stands among all. */
  readonly #messages: MessageTable;

  /** `hashSeed`: 32 bits. */
  constructor(hashSeed: number) {
    this.#messages = new MessageTable(hashSeed);
  }

  get(chatroomId: string): Room | undefined {
    return this.#byText.get(chatroomId);
  }

  /** The entry of the room; `noRow` where there is none. */
  find(chatroomId: Id): number {
    return this.#messages.find(chatroomId);
  }

  /** As `MessageTable.timesOf`. */
  messagesOf(entry: number): MessageTimes {
    return this.#messages.timesOf(entry);
  }

  at(entry: number): Room {
    const room = this.#all[this.#messages.number(entry)];
    if (room === undefined) throw new RangeError(`no room has the entry ${entry}`);
    return room;
  }

  /** Returns the room that is made with its message times, of which there are none. It must not be there. */
  add(chatroomId: string, roomWith: (messages: MessageTimes) => Room): Room {
    const entry = this.#messages.add(chatroomId, this.#all.length);
    const room = roomWith(this.#messages.ownTimesOf(entry));
    this.#byText.set(chatroomId, room);
    this.#all.push(room);
    return room;
  }

  all(): readonly Room[] {
    return this.#all;
  }
}
