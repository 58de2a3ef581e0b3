import { defaultRoomPolicy, type EventData, type RoomEvent, type RoomPolicy } from '#contracts';

/** What the real-time rules ask of a room and of a membership in it; times ms, -Infinity: never. */
export interface RealtimeTerms {
  readonly policy: RoomPolicy;
  readonly policySetAt: number;
  readonly exemptUntil: number;
  readonly joinedAt: number;
}

/** Whether it was by a rule of real-time kick-out. */
export function isRealtime({ reason }: EventData<'MemberRemoved'>): boolean {
  return reason === 'OFFLINE_REALTIME' || reason === 'INACTIVE_REALTIME';
}

/** The terms of a room's members, as its events tell them. */
export class RealtimeFold {
  #policy = defaultRoomPolicy;
  #policySetAt = -Infinity;
  readonly #joinedAt = new Map<string, number>();
  readonly #exemptUntil = new Map<string, number>();

  apply({ type, data }: RoomEvent): void {
    switch (type) {
      case 'RoomCreated':
      case 'RoomPolicySet':
        this.#policy = data.policy;
        this.#policySetAt = data.occurredAt;
        return;
      case 'MemberJoined':
        this.#joinedAt.set(data.userId, data.occurredAt);
        this.#exemptUntil.delete(data.userId);
        return;
      case 'MemberRemoved':
        this.#joinedAt.delete(data.userId);
        return;
      case 'UserUnwhitelisted':
        this.#exemptUntil.set(data.userId, data.occurredAt);
        return;
      case 'RoomDestroyed':
      case 'UserWhitelisted':
      case 'UserBlocked':
      case 'UserUnblocked':
        return;
    }
  }

  /** Undefined: no member. */
  of(userId: string): RealtimeTerms | undefined {
    const joinedAt = this.#joinedAt.get(userId);
    if (joinedAt === undefined) return undefined;
    const exemptUntil = this.#exemptUntil.get(userId) ?? -Infinity;
    return { policy: this.#policy, policySetAt: this.#policySetAt, exemptUntil, joinedAt };
  }
}
