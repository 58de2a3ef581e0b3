import { timestampMaxMs } from '#contracts';
import { Problem } from '../http/problem.js';

const rfc3339 =
  /^(?<date>\d{4}-\d\d-\d\d)[Tt](?<time>\d\d:\d\d:\d\d(?:\.\d+)?)(?<offset>[Zz]|[+-]\d\d:\d\d)$/;

/**
 * The moment that a query parameter names, ms since the epoch: written as such, or as in RFC 3339.
 * Throws a Problem where it is neither, or lies in the future: what will be then is not known.
 */
export function pastMoment(name: string, text: string, now: number): number {
  const moment = /^\d+$/.test(text) ? Number(text) : momentOf(text);
  if (moment === undefined || moment < 0 || moment > timestampMaxMs) {
    const detail = `query parameter ${name} must be ms since the epoch or a time of RFC 3339`;
    throw new Problem('invalid-parameter', detail);
  }
  if (moment > now) {
    throw new Problem('invalid-parameter', `query parameter ${name} must not lie in the future`);
  }
  return moment;
}

/** Undefined also where the calendar has no such day, which Date moves to the next month. */
function momentOf(text: string): number | undefined {
  const { date, time, offset } = rfc3339.exec(text)?.groups ?? {};
  const moment = Date.parse(`${date}T${time}${offset?.toUpperCase()}`);
  const midnight = new Date(`${date}T00:00:00Z`);
  const exists = !Number.isNaN(moment) && midnight.toISOString().startsWith(String(date));
  return exists ? moment : undefined;
}
