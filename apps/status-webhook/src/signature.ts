import { createHmac } from 'node:crypto';

/** The headers of Standard Webhooks, by which a receiver knows who sent a request, and when. */
export const signatureHeaders = {
  id: 'webhook-id',
  timestamp: 'webhook-timestamp',
  signature: 'webhook-signature',
} as const;

export interface Signable {
  /** The same for the same request, however often it is sent. */
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: string;
}

/** HMAC-SHA256 of id, timestamp and body with each of the keys, separated by spaces. */
export function signatureOf(
  { id, timestampSeconds, body }: Signable,
  secrets: readonly string[],
): string {
  const content = `${id}.${timestampSeconds}.${body}`;
  return secrets
    .map((secret) => createHmac('sha256', keyOf(secret)).update(content).digest('base64'))
    .map((digest) => `v1,${digest}`)
    .join(' ');
}

function keyOf(secret: string): Buffer {
  return Buffer.from(secret.slice('whsec_'.length), 'base64');
}
