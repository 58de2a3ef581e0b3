import { ChunkMemory } from './chunk-memory.js';
import { type Id, IdTable } from './id-table.js';
import type { Room } from './room.js';
import { noRow } from './row-chains.js';

/** The rooms of a partition, found by their ids: by texts, whose hashes V8 keeps, or by ids where they lie. */
export class RoomTable {
  readonly #byText = new Map<string, Room>();
  /** By row of its id. */
  readonly #rooms: Room[] = [];
  readonly #ids: IdTable;

  /** `hashSeed`: 32 bits. */
  constructor(hashSeed: number) {
    this.#ids = new IdTable(new ChunkMemory(), hashSeed);
  }

  get(id: Id): Room | undefined {
    if (typeof id === 'string') return this.#byText.get(id);
    const row = this.#ids.find(id);
    return row === noRow ? undefined : this.#rooms[row];
  }

  /** The room must not be there. */
  add(room: Room): void {
    this.#byText.set(room.chatroomId, room);
    this.#rooms[this.#ids.add(room.chatroomId)] = room;
  }

  all(): readonly Room[] {
    return this.#rooms;
  }
}
