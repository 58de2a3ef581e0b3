import { HttpException } from '@nestjs/common';
import { type Static, Type } from '@sinclair/typebox';
import { resultCodes } from '#contracts';

const { INVALID_PARAMETER, NOT_IN_CHATROOM, CHATROOM_NOT_EXIST, REQUEST_TIMEOUT } = resultCodes;

/**
 * Every way in which a request can fail. The code tells a client that knows result codes alone what to
 * do: INVALID_PARAMETER, the request cannot succeed as it is; REQUEST_TIMEOUT, it had no outcome, or
 * none that is known, and may be repeated (a command with the same Idempotency-Key).
 */
export const problemKinds = {
  'invalid-parameter': { status: 400, code: INVALID_PARAMETER, title: 'Invalid parameter' },
  unauthenticated: { status: 401, code: INVALID_PARAMETER, title: 'Authentication required' },
  'insufficient-scope': { status: 403, code: INVALID_PARAMETER, title: 'Insufficient scope' },
  'chatroom-not-found': { status: 404, code: CHATROOM_NOT_EXIST, title: 'No such chatroom' },
  'member-not-found': { status: 404, code: NOT_IN_CHATROOM, title: 'Not in the chatroom' },
  'route-not-found': { status: 404, code: INVALID_PARAMETER, title: 'No such route' },
  'method-not-allowed': { status: 405, code: INVALID_PARAMETER, title: 'Method not allowed' },
  'body-too-large': { status: 413, code: INVALID_PARAMETER, title: 'Body too large' },
  'unsupported-media-type': {
    status: 415,
    code: INVALID_PARAMETER,
    title: 'Unsupported media type',
  },
  'too-many-requests': { status: 429, code: REQUEST_TIMEOUT, title: 'Too many requests' },
  internal: { status: 500, code: REQUEST_TIMEOUT, title: 'Internal error' },
  'not-acknowledged': { status: 503, code: REQUEST_TIMEOUT, title: 'Command not acknowledged' },
  'not-yet-visible': { status: 503, code: REQUEST_TIMEOUT, title: 'Version not yet visible' },
  unavailable: { status: 503, code: REQUEST_TIMEOUT, title: 'Temporarily unavailable' },
} as const;

export type ProblemName = keyof typeof problemKinds;

/** RFC 9457 problem details with a result code. */
export const ProblemDetails = Type.Object(
  {
    type: Type.String({ format: 'uri' }),
    title: Type.String(),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String(),
    instance: Type.String({ format: 'uri-reference', description: 'Path of the request' }),
    code: Type.Integer({ description: 'Result code' }),
    requestId: Type.Optional(
      Type.String({ description: 'Of a command that may have been written: repeat it with this' }),
    ),
  },
  {
    examples: [
      {
        type: 'urn:problem-type:chatroom-membership:chatroom-not-found',
        title: 'No such chatroom',
        status: 404,
        detail: 'There is no chatroom room1.',
        instance: '/v1/chatrooms/room1',
        code: CHATROOM_NOT_EXIST,
      },
    ],
  },
);
export type ProblemDetails = Static<typeof ProblemDetails>;

export const problemMediaType = 'application/problem+json';

interface ProblemExtras {
  readonly headers?: Readonly<Record<string, string>>;
  readonly requestId?: string;
}

/** A request that failed in one of the known ways. */
export class Problem extends HttpException {
  constructor(
    readonly kind: ProblemName,
    readonly detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(detail, problemKinds[kind].status);
  }

  /** `instance`: path of the request. */
  details(instance: string): ProblemDetails {
    const { status, title, code } = problemKinds[this.kind];
    const { requestId } = this.extras;
    return {
      type: `urn:problem-type:chatroom-membership:${this.kind}`,
      title,
      status,
      detail: this.detail,
      instance,
      code,
      ...(requestId === undefined ? {} : { requestId }),
    };
  }
}

/** A state that passes by itself: the caller is told to come back. */
export function retriable(
  kind: 'not-acknowledged' | 'not-yet-visible' | 'unavailable',
  detail: string,
  extras: { readonly requestId?: string } = {},
): Problem {
  return new Problem(kind, detail, { ...extras, headers: { 'retry-after': '1' } });
}
