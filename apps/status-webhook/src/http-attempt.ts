import { retryAfterMs } from './retry-delay.js';
import type { Receiver } from './receivers.js';
import { signatureHeaders, signatureOf } from './signature.js';
import type { StatusRequest } from './status-requests.js';

/** What became of sending a request once. Only an answer of 200 to 299 says that it was delivered. */
export type Attempt =
  | { readonly outcome: 'delivered' }
  | {
      readonly outcome: 'refused' | 'timedOut' | 'unreachable';
      readonly problem: string;
      readonly retryAfterMs: number;
    };

/** How much of an answer is read, bytes; a longer one costs its connection. */
const answerBytesMax = 16_384;
/** How much of a refusal is logged, characters. */
const excerptLengthMax = 200;

/** Sends the request once, signed as of `nowMs`. Redirects are not followed: they are refusals. */
export async function attempt(
  receiver: Receiver,
  request: StatusRequest,
  nowMs: number,
  timeoutMs: number,
): Promise<Attempt> {
  try {
    const response = await fetch(receiver.url, {
      method: 'POST',
      headers: headersOf(receiver, request, Math.floor(nowMs / 1_000)),
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = await textOf(response);
    if (response.ok) return { outcome: 'delivered' };
    return {
      outcome: 'refused',
      problem: `answered ${response.status} ${excerptOf(answer)}`.trimEnd(),
      retryAfterMs: retryAfterMs(response.headers.get('retry-after'), nowMs),
    };
  } catch (error) {
    return failed(error, timeoutMs);
  }
}

function headersOf(
  { secrets }: Receiver,
  { id, body }: StatusRequest,
  timestampSeconds: number,
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'chatroom-membership-status-webhook',
    [signatureHeaders.id]: id,
    [signatureHeaders.timestamp]: String(timestampSeconds),
    [signatureHeaders.signature]: signatureOf({ id, timestampSeconds, body }, secrets),
  };
}

/** Reads the answer so that its connection can be used again. What it says does not change its status. */
async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > answerBytesMax) break;
    }
  } catch {
    return '';
  }
  return Buffer.concat(chunks).toString();
}

function excerptOf(answer: string): string {
  return answer.replace(/\s+/g, ' ').slice(0, excerptLengthMax);
}

function failed(error: unknown, timeoutMs: number): Attempt {
  if (fieldOf(error, 'name') === 'TimeoutError') {
    return {
      outcome: 'timedOut',
      problem: `did not answer within ${timeoutMs} ms`,
      retryAfterMs: 0,
    };
  }
  return { outcome: 'unreachable', problem: `is unreachable: ${causeOf(error)}`, retryAfterMs: 0 };
}

/** The system's name of the failure, such as ECONNREFUSED; a message might tell the URL. */
function causeOf(error: unknown): string {
  const cause = fieldOf(error, 'cause') ?? error;
  return String(fieldOf(cause, 'code') ?? fieldOf(cause, 'name'));
}

function fieldOf(error: unknown, field: 'name' | 'code' | 'cause'): unknown {
  return (error as Readonly<Record<string, unknown>> | undefined)?.[field];
}
