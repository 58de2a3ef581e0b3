import type { EventData } from '#contracts';

/** `completedAt`: timestamp of its record, ms. */
export interface RequestResult {
  readonly requestId: string;
  readonly chatroomId: string;
  readonly userId: string | null;
  readonly code: number;
  readonly roomVersion: number;
  readonly completedAt: number;
}

export interface TimedResult {
  readonly data: EventData<'RequestCompleted'>;
  readonly timestamp: number;
}

/** The last answer to each request, in the order of the log. */
export function foldResults(results: readonly TimedResult[]): readonly RequestResult[] {
  const rows = new Map<string, RequestResult>();
  for (const { data, timestamp: completedAt } of results) {
    const { requestId, chatroomId, userId = null, code, roomVersion } = data;
    const row = { requestId, chatroomId, userId, code, roomVersion, completedAt };
    rows.set(`${requestId}\u001f${chatroomId}`, row);
  }
  return [...rows.values()];
}
