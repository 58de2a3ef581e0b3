import { type Id, IdMap } from './id-map.js';
import type { Room } from './room.js';
import { noRow } from './row-chains.js';

/** The rooms of a partition, found by their ids: by texts, whose hashes V8 keeps, or by ids where they lie. */
export class RoomTable {
  readonly #byText = new Map<string, Room>();
  readonly #all: Room[] = [];
  /** Where each room stands among all. */
  readonly #byId: IdMap;

  /** `hashSeed`: 32 bits. */
  constructor(hashSeed: number) {
    this.#byId = new IdMap(hashSeed);
  }

  get(id: Id): Room | undefined {
    if (typeof id === 'string') return this.#byText.get(id);
    const index = this.#byId.get(id);
    return index === noRow ? undefined : this.#all[index];
  }

  /** The room must not be there. */
  add(room: Room): void {
    this.#byText.set(room.chatroomId, room);
    this.#byId.add(room.chatroomId, this.#all.length);
    this.#all.push(room);
  }

  all(): readonly Room[] {
    return this.#all;
  }
}
