import { decodeEvent, type RoomEvent, topics } from '#contracts';
import { type FoldedRoom, RoomsFold } from '#persistence';
import type { PartitionContent } from '#streaming';
import { RealtimeFold, type RealtimeTerms } from '../../system/audit/realtime-terms.js';

/** What the event store says of one room: its events, and what held before and after each. */
export class RoomStory {
  readonly chatroomId: string;
  readonly events: RoomEvent[] = [];

  constructor(chatroomId: string) {
    this.chatroomId = chatroomId;
  }

  /** The room after the event that made `version`; undefined: there was none yet. */
  roomAt(version: number): FoldedRoom | undefined {
    const fold = new RoomsFold();
    for (const event of this.events) {
      if (event.data.roomVersion > version) break;
      fold.apply(event, 0);
    }
    return fold.rooms.get(this.chatroomId);
  }

  /** What the real-time rules ask of a member after that event; undefined: it is none then. */
  termsAt(version: number, userId: string): RealtimeTerms | undefined {
    const fold = new RealtimeFold();
    for (const event of this.events) {
      if (event.data.roomVersion <= version) fold.apply(event);
    }
    return fold.of(userId);
  }

  get room(): FoldedRoom | undefined {
    return this.roomAt(Infinity);
  }

  /** Whether its policy was ever another than the default. */
  get hasChangedPolicy(): boolean {
    return this.events.some(({ type }) => type === 'RoomPolicySet');
  }
}

export function roomStories(membership: readonly PartitionContent[]): Map<string, RoomStory> {
  const stories = new Map<string, RoomStory>();
  for (const { records } of membership) {
    for (const record of records) {
      const decoded = decodeEvent(topics.membership, record);
      if (decoded.outcome !== 'event') continue;
      const { chatroomId } = decoded.event.data;
      const story = stories.get(chatroomId) ?? new RoomStory(chatroomId);
      stories.set(chatroomId, story);
      story.events.push(decoded.event);
    }
  }
  return stories;
}
