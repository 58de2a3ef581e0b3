import type { components } from './generated/operations.js';
import { resultCodes } from './result-codes.js';

/** Problem details (RFC 9457) as the API answers them. */
export type Problem = components['schemas']['Problem'];

/** The API has answered that the request failed. */
export class MembershipApiError extends Error {
  override readonly name = 'MembershipApiError';

  constructor(
    /** Of the HTTP answer. */
    readonly status: number,
    /** Result code; never 0. */
    readonly code: number,
    /** Absent where the answer is not of the API, but of something before it. */
    readonly problem?: Problem,
    /** When the API wants to be asked again, ms from then. */
    readonly retryAfterMs?: number,
  ) {
    super(
      problem === undefined ? `HTTP ${status}` : `${status} ${problem.title}: ${problem.detail}`,
    );
  }
}

/** There was no answer of the API. The request may have taken effect. `cause` is what is known of it. */
export class MembershipConnectionError extends Error {
  override readonly name = 'MembershipConnectionError';
  readonly code = resultCodes.REQUEST_TIMEOUT;
}

/** Errors of `fetch`, of a token source or of a body that is no JSON are all one: there is no answer. */
export function asMembershipError(error: unknown): MembershipApiError | MembershipConnectionError {
  if (error instanceof MembershipApiError || error instanceof MembershipConnectionError)
    return error;
  return new MembershipConnectionError(`no answer: ${String(error)}`, { cause: error });
}

/** Whether the same request may succeed later. */
export function isRetriable(error: unknown): boolean {
  if (error instanceof MembershipConnectionError) return true;
  return error instanceof MembershipApiError && isRetriableStatus(error.status);
}

function isRetriableStatus(status: number): boolean {
  return status >= 500 || [408, 425, 429].includes(status);
}

/** The error that an HTTP answer other than 2xx stands for. */
export async function errorOf(response: Response): Promise<MembershipApiError> {
  const { status } = response;
  const body: unknown = await response.json().catch(() => undefined);
  const problem = isProblem(body) ? body : undefined;
  return new MembershipApiError(
    status,
    problem?.code ?? codeOfStatus(status),
    problem,
    retryAfterMs(response.headers.get('retry-after')),
  );
}

function isProblem(body: unknown): body is Problem {
  const { code, title, detail } = (body ?? {}) as Partial<Record<keyof Problem, unknown>>;
  const isCode = Number.isInteger(code) && code !== resultCodes.OK;
  return isCode && typeof title === 'string' && typeof detail === 'string';
}

function codeOfStatus(status: number): number {
  return isRetriableStatus(status) ? resultCodes.REQUEST_TIMEOUT : resultCodes.INVALID_PARAMETER;
}

/** Retry-After is a number of seconds or a date. */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  const milliseconds = /^\d+$/.test(header)
    ? Number(header) * 1_000
    : Date.parse(header) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}
