import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { operations } from '../operations.js';
import { ApiUnderTest } from '../testing/api-under-test.js';

/** The routes of the contract. */
const contract = `
  GET /v1/chatrooms/{chatroomId}
  GET /v1/chatrooms/{chatroomId}/members
  GET /v1/chatrooms/{chatroomId}/members/{userId}
  POST /v1/chatrooms/{chatroomId}/membership-checks
  GET /v1/users/{userId}/chatrooms
  GET /v1/chatrooms/{chatroomId}/members/{userId}/history
  GET /v1/chatrooms/{chatroomId}/members/{userId}/explain
  GET /v1/chatrooms/{chatroomId}/events
  GET /v1/chatrooms/{chatroomId}/blocks
  GET /v1/chatrooms/{chatroomId}/whitelist
  GET /v1/chatrooms/{chatroomId}/policy
  POST /v1/chatrooms/{chatroomId}/join
  POST /v1/chatrooms/{chatroomId}/leave
  DELETE /v1/chatrooms/{chatroomId}/members/{userId}
  PUT /v1/chatrooms/{chatroomId}/blocks/{userId}
  DELETE /v1/chatrooms/{chatroomId}/blocks/{userId}
  PUT /v1/chatrooms/{chatroomId}/whitelist/{userId}
  DELETE /v1/chatrooms/{chatroomId}/whitelist/{userId}
  PUT /v1/chatrooms/{chatroomId}/policy
  DELETE /v1/chatrooms/{chatroomId}
  GET /v1/requests/{requestId}
  GET /v1/automatic-removal
  POST /v1/automatic-removal/resume
  GET /health/live
  GET /health/ready
  GET /metrics
  GET /openapi.json
`
  .trim()
  .split('\n')
  .map((line) => line.trim());

interface Media {
  readonly schema: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Content {
  readonly content: Readonly<Record<string, Media>>;
}

interface DocumentedOperation {
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
  readonly security: unknown;
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

describe('the OpenAPI document', () => {
  let api: ApiUnderTest;
  let document: OpenApi;

  beforeAll(async () => {
    api = await ApiUnderTest.start();
    document = (await api.send({ url: '/openapi.json', token: null })).body;
  });

  afterAll(() => api.close());

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate({ ...document });
    expect(errors).toBeUndefined();
    expect([valid, validator.version]).toEqual([true, '3.1']);
  });

  it('has exactly the routes of the contract', () => {
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.sort()).toEqual(contract.sort());
  });

  it('names each operation once', () => {
    const ids = operations.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has examples that keep their schemas, for every body and every answer', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, 'document');
    const all = operations.flatMap(({ path, method }) => mediaOf(document, path, method));
    const examples = all.flatMap(([pointer, { example, examples: named = {} }]) => {
      const values = example === undefined ? [] : [example];
      return [...values, ...Object.values(named).map(({ value }) => value)].map(
        (value) => [pointer, value] as const,
      );
    });
    const broken = examples.filter(
      ([pointer, value]) => !ajv.validate({ $ref: `document#${encodeURI(pointer)}/schema` }, value),
    );
    const exemplified = new Set(examples.map(([pointer]) => pointer));
    expect(broken).toEqual([]);
    expect(all.map(([pointer]) => pointer).filter((at) => !exemplified.has(at))).toEqual([]);
    expect(all.length).toBeGreaterThan(100);
  });

  it('says of every parameter where it stands and what it must be', () => {
    const { parameters } = document.paths['/v1/chatrooms/{chatroomId}/members']!['get']!;
    expect(parameters.map((parameter) => `${parameter.in} ${parameter.name}`)).toEqual([
      'path chatroomId',
      'query asOf',
      'query order',
      'query limit',
      'query cursor',
      'query minVersion',
      'query waitMs',
    ]);
    expect(parameters[3]).toMatchObject({
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: 500, default: 100 },
    });
    const join = document.paths['/v1/chatrooms/{chatroomId}/join']!['post']!;
    expect(join.parameters.at(-1)).toMatchObject({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
    });
    expect(join.security).toEqual([{ bearer: ['membership:write'] }]);
  });

  it('refers to named schemas instead of repeating them', () => {
    const { responses } = document.paths['/v1/chatrooms/{chatroomId}']!['get']!;
    expect(responses['200']!.content['application/json']!.schema).toEqual({
      $ref: '#/components/schemas/Chatroom',
    });
    expect(document.components.schemas['Chatroom']).toMatchObject({
      properties: { policy: { $ref: '#/components/schemas/RoomPolicy' } },
    });
  });
});

/** Every body and answer of an operation with the pointer to it. */
function mediaOf(document: OpenApi, path: string, method: string): [string, Media][] {
  const name = method.toLowerCase();
  const { requestBody, responses } = document.paths[path]![name]!;
  const start = `/paths/${path.replaceAll('/', '~1')}/${name}`;
  const answers = Object.entries(responses).map(
    ([status, answer]) => [`${start}/responses/${status}`, answer] as const,
  );
  const bodies = requestBody === undefined ? [] : [[`${start}/requestBody`, requestBody] as const];
  return [...bodies, ...answers].flatMap(([place, { content }]) =>
    Object.entries(content).map(([type, media]): [string, Media] => [
      `${place}/content/${type.replaceAll('/', '~1')}`,
      media,
    ]),
  );
}
