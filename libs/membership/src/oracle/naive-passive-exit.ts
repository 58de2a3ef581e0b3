import type { RemovalReason, RoomPolicy } from '#contracts';

export interface NaiveMessage {
  readonly at: number;
  readonly idHash: number;
}

export interface NaiveMessages {
  readonly policy: RoomPolicy;
  readonly messages: readonly NaiveMessage[];
}

export interface NaiveDue {
  readonly offlineAt: number;
  readonly messagesSince: number;
  readonly reason: RemovalReason;
  readonly occurredAt: number;
}

/** The default rule, word by word: undefined where the member is not due. */
export function naiveDue(
  room: NaiveMessages,
  offlineAt: number,
  occurredAt: number,
): NaiveDue | undefined {
  const { offlineMessageLimit, offlineSeconds } = room.policy;
  const since = distinct(room.messages)
    .map(({ at }) => at)
    .filter((at) => at > offlineAt)
    .sort((one, other) => one - other);
  const limitReachedAt = since[offlineMessageLimit - 1] ?? Infinity;
  const graceEndsAt = offlineAt + offlineSeconds * 1000;
  const byCount = limitReachedAt < graceEndsAt;
  const byTimeout = since.some((at) => at >= graceEndsAt);
  if (!byCount && !byTimeout) return undefined;
  return {
    offlineAt,
    messagesSince: Math.min(since.length, offlineMessageLimit),
    reason: byTimeout ? 'OFFLINE_TIMEOUT_MESSAGE' : 'OFFLINE_MESSAGE_COUNT',
    occurredAt,
  };
}

/** A message is counted once however often it is delivered: same id, same time. */
function distinct(messages: readonly NaiveMessage[]): readonly NaiveMessage[] {
  return messages.filter(
    (message, index) =>
      message.idHash === 0 ||
      messages.findIndex(({ at, idHash }) => at === message.at && idHash === message.idHash) ===
        index,
  );
}
