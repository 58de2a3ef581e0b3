import * as fc from 'fast-check';
import type { Operation } from '../../apps/membership-api/src/http/operation.js';
import { operations } from '../../apps/membership-api/src/operations.js';
import { ApiUnderTest } from '../../apps/membership-api/src/testing/api-under-test.js';
import { strangeValue } from './records.js';

const runsOfRoute = 60;

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('room1', 'u1', '...', '%', '%00', 'a'.repeat(200), 'a'.repeat(9_000), '１', '-1'),
);

/** Of a URL, these change the path before it is sent. */
const dotSegments = new Set(['.', '..']);

/** A segment of a path: any text, mostly encoded as it should be. */
const segment = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('room1', 'u1') },
  { weight: 3, arbitrary: text.filter((value) => !dotSegments.has(value)).map(encoded) },
  { weight: 1, arbitrary: fc.constantFrom('%', '%zz', '%c0%80', '%ff', '%2F', '%5C..', '') },
);

function encoded(value: string): string {
  return encodeURIComponent(value);
}

function pathOf({ path }: Operation): fc.Arbitrary<string> {
  const parts = path.split('/').map((part) => (part.startsWith('{') ? segment : fc.constant(part)));
  return fc.tuple(...parts).map((segments) => segments.join('/'));
}

function queryOf({ query }: Operation): fc.Arbitrary<string> {
  const names = [...Object.keys(query.properties), 'unknown', '__proto__', 'constructor', ''];
  const value = fc.oneof(
    text,
    fc.constantFrom('0', '1', '500', '501', '1e3', '1.5', 'true', 'asc', 'null', '2026-01-01'),
    fc.integer().map(String),
  );
  const parameter = fc
    .tuple(fc.constantFrom(...names), value)
    .map(([name, content]) => `${encoded(name)}=${encoded(content)}`);
  return fc
    .array(parameter, { maxLength: 3 })
    .map((parameters) => (parameters.length === 0 ? '' : `?${parameters.join('&')}`));
}

const fieldNames = [
  'userId',
  'userIds',
  'minutes',
  'expiresAt',
  'offlineSeconds',
  '__proto__',
  'x',
];

const body = fc.oneof(
  { weight: 3, arbitrary: strangeValue.map((value) => JSON.stringify(value)) },
  {
    weight: 6,
    arbitrary: fc
      .array(fc.tuple(fc.constantFrom(...fieldNames), strangeValue), { maxLength: 4 })
      .map((fields) => JSON.stringify(Object.fromEntries(fields))),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.constantFrom('['.repeat(20_000), ' '.repeat(200_000), '') },
);

const headers = fc.dictionary(
  fc.constantFrom('idempotency-key', 'content-type', 'accept', 'authorization', 'x-forwarded-for'),
  fc.string({ maxLength: 150 }).map((value) => value.replaceAll(/[^\x20-\x7e]/g, '')),
  { maxKeys: 2 },
);

describe('whatever is asked of a route', () => {
  let api: ApiUnderTest;

  beforeAll(async () => {
    api = await ApiUnderTest.start();
  });

  afterAll(async () => {
    await api.close();
  });

  it.each(operations.map((operation) => [operation.id, operation] as const))(
    '%s answers it as its document says, and never with a fault of its own',
    async (_, operation) => {
      const { method } = operation;
      const request = fc.record({
        path: pathOf(operation),
        query: queryOf(operation),
        body: fc.option(body, { nil: undefined }),
        headers,
      });
      await fc.assert(
        fc.asyncProperty(request, async ({ path, query, body: content, headers: sent }) => {
          api.reset();
          const { status, body: answer } = await api.send({
            method,
            url: path + query,
            headers: sent,
            ...(content === undefined || operation.body === undefined ? {} : { body: content }),
          });
          expect(status).not.toBe(500);
          if (status >= 400) expect(answer).toMatchObject({ status, title: expect.any(String) });
          if (status === 400) expect(api.writer.written).toEqual([]);
        }),
        { numRuns: runsOfRoute },
      );
    },
  );
});
