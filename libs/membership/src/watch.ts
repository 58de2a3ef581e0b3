import { type HeapItem, outsideHeap } from './indexed-heap.js';
import type { Member } from './member.js';

/** What real-time kick-out keeps of a member, from the first time that there is anything to keep. */
export class Watch implements HeapItem {
  readonly member: Member;
  heapIndex = outsideHeap;
  /** For when it lies among the watches that `RealtimeExit` looks at, ms. */
  armedFor = Infinity;
  /** Event time of the newest MemberActive of this membership, ms. */
  lastActiveAt: number | undefined = undefined;
  /** When the member's newest exemption ended, ms. */
  exemptUntil: number | undefined = undefined;

  constructor(member: Member) {
    this.member = member;
  }
}
