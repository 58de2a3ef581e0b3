import type { RecordReference, RemovalEvidence, RemovalReason } from '#contracts';
import type { Member } from './member.js';

/** What made something happen: its event time, ms, and the record; a timer has no record. */
export interface Cause {
  readonly occurredAt: number;
  readonly causedBy?: RecordReference;
}

/** Why a member is to be removed, as it was when the member became due. */
export interface DueRemoval {
  readonly member: Member;
  readonly reason: RemovalReason;
  readonly cause: Cause;
  readonly evidence: RemovalEvidence;
}

/** Removals that were due at one moment, handed out one after another. */
export class DueRemovals {
  readonly #removals: readonly DueRemoval[];
  #next = 0;

  constructor(removals: readonly DueRemoval[]) {
    this.#removals = removals;
  }

  /** Whether any of them is due by the passing of time alone, not by a record. */
  get byTime(): boolean {
    return this.#removals.some(({ cause }) => cause.causedBy === undefined);
  }

  /** How many have not been looked at yet. */
  get remaining(): number {
    return this.#removals.length - this.#next;
  }

  /** Whether none has been looked at yet. */
  get isUntouched(): boolean {
    return this.#next === 0;
  }

  /** Those that are still due. */
  stillDue(): readonly DueRemoval[] {
    return this.#removals.filter(isStillDue);
  }

  /** The next that is still due; undefined where there is none left. */
  next(): DueRemoval | undefined {
    for (;;) {
      const removal = this.#removals[this.#next];
      if (removal === undefined) return undefined;
      this.#next += 1;
      if (isStillDue(removal)) return removal;
    }
  }
}

/** Not so once anything about the member has changed, even where it is due again by now. */
function isStillDue(removal: DueRemoval): boolean {
  return removal.member.due === removal;
}
