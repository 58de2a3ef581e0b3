import type { RoomPolicy } from '#contracts';

/** All rows of the read model, each table ordered by its key: two equal states are deeply equal. */
export interface ReadModelRows {
  readonly positions: readonly { topic: string; partition: number; nextOffset: number }[];
  readonly rooms: readonly {
    chatroomId: string;
    roomVersion: number;
    memberCount: number;
    policy: RoomPolicy;
    destroyed: boolean;
  }[];
  readonly members: readonly {
    chatroomId: string;
    userId: string;
    membershipId: string;
    joinedVersion: number;
    joinedAt: number;
  }[];
  readonly events: readonly {
    chatroomId: string;
    roomVersion: number;
    type: string;
    userId: string | null;
    occurredAt: number;
    data: Readonly<Record<string, unknown>>;
  }[];
  readonly whitelist: readonly { chatroomId: string; userId: string; expiresAt: number | null }[];
  readonly blocks: readonly { chatroomId: string; userId: string; until: number }[];
  readonly results: readonly {
    requestId: string;
    chatroomId: string;
    userId: string | null;
    code: number;
    roomVersion: number;
    completedAt: number;
  }[];
}
