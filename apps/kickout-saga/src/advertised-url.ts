import { hostname } from 'node:os';
import type { KickoutSagaSettings } from './config.js';

const everyAddress = new Set(['0.0.0.0', '::']);

/** Where other services reach this process, whose HTTP listens on `port`. */
export function advertisedUrl(
  { ADVERTISED_URL, HOST }: Pick<KickoutSagaSettings, 'ADVERTISED_URL' | 'HOST'>,
  port: number,
): string {
  if (ADVERTISED_URL !== undefined) return ADVERTISED_URL;
  const host = everyAddress.has(HOST) ? hostname() : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${String(port)}`;
}
