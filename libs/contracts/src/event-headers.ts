import { WantedHeader } from './byte-range.js';
import { headerNames } from './envelope.js';
import { findHeaders, type Headed } from './wire-record-in-place.js';

/**
 * What the headers of a record say of its event, where they lie. One object for all records, which is moved
 * from each to the next: the headers are gone through once.
 */
export class EventHeaders<Type extends string> {
  readonly #types: readonly { readonly type: Type; readonly bytes: Buffer }[];
  readonly #type = new WantedHeader(headerNames.type);
  readonly #id = new WantedHeader(headerNames.id);
  readonly #wanted = [this.#type, this.#id] as const;

  /** `types`: those that are told from all others. */
  constructor(types: readonly Type[]) {
    this.#types = types.map((type) => ({ type, bytes: Buffer.from(type) }));
  }

  moveTo(record: Headed): void {
    findHeaders(record, this.#wanted);
  }

  /** Which of the types the record says it is; undefined: none of them, or it says nothing. */
  get type(): Type | undefined {
    if (!this.#type.isThere) return undefined;
    for (const { type, bytes } of this.#types) if (this.#type.value.equals(bytes)) return type;
    return undefined;
  }

  /** Whether the record says of itself to be none of the types; one that says nothing is taken for one of them. */
  get isOther(): boolean {
    return this.#type.isThere && this.type === undefined;
  }

  /**
   * 32 bits of the record's `ce_id` (MurmurHash3), never 0; 0 where it has none. Two ids with the same bits
   * count as one only if their records also have the same timestamp to the millisecond.
   */
  get idHash(): number {
    if (!this.#id.isThere || this.#id.value.length === 0) return 0;
    return this.#id.value.hash() || 1;
  }
}
