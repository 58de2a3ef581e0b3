import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { loadSettings } from '#observability';
import { MembershipQueries } from '#persistence';
import { BroadcastStrategy, GroupDirectory, KafkaLog, RecordWriter } from '#streaming';
import { ApiModule } from '../api.module.js';
import { membershipApiSettings } from '../config.js';
import { configureFastify, createFastifyAdapter } from '../http/fastify-adapter.js';
import { ReadModel } from '../infrastructure/read-model.js';
import { operationsAt } from '../operations.js';
import { undocumented } from './document-check.js';
import {
  FakeDirectory,
  FakeLog,
  FakeReadModel,
  fakeQueries,
  FakeResults,
  FakeWriter,
} from './fakes.js';
import { sagaSecret } from './saga-process.js';
import { issuer, keys, pemOf, signToken } from './tokens.js';

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'HEAD' | 'OPTIONS';
  readonly url: string;
  /** Sent as JSON; text and bytes are sent as they are. */
  readonly body?: object | string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent: one with all scopes; null: none. */
  readonly token?: string | null;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
  /** The JSON of the body, undefined where it is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

const allScopes = 'membership:read membership:write membership:admin';

/**
 * The whole application over fakes of its log and its read model. Every answer is held to the OpenAPI
 * document.
 */
export class ApiUnderTest {
  readonly queries = fakeQueries();
  readonly writer = new FakeWriter();
  readonly results = new FakeResults();
  readonly readModel = new FakeReadModel();
  readonly log = new FakeLog();
  readonly directory = new FakeDirectory();
  application!: NestFastifyApplication;

  static async start(environment: Readonly<Record<string, string>> = {}): Promise<ApiUnderTest> {
    const api = new ApiUnderTest();
    const settings = loadSettings(membershipApiSettings, {
      KAFKA_BROKERS: '127.0.0.1:9092',
      DATABASE_URL: 'postgres://127.0.0.1/none',
      JWT_PUBLIC_KEY: pemOf(keys.publicKey),
      JWT_ISSUER: issuer,
      SAGA_SECRET: sagaSecret,
      ACKNOWLEDGE_TIMEOUT_MS: '100',
      READ_TIMEOUT_MS: '300',
      SAGA_TIMEOUT_MS: '1000',
      ...environment,
    });
    const module = await Test.createTestingModule({ imports: [ApiModule.register(settings)] })
      .overrideProvider(MembershipQueries)
      .useValue(api.queries)
      .overrideProvider(ReadModel)
      .useValue(api.readModel)
      .overrideProvider(RecordWriter)
      .useValue(api.writer)
      .overrideProvider(KafkaLog)
      .useValue(api.log)
      .overrideProvider(GroupDirectory)
      .useValue(api.directory)
      .overrideProvider(BroadcastStrategy)
      .useValue(api.results)
      .compile();
    api.application = module.createNestApplication(createFastifyAdapter(), { logger: false });
    configureFastify(api.application);
    api.application.connectMicroservice({ strategy: api.results });
    await api.application.init();
    await api.application.startAllMicroservices();
    await api.application.getHttpAdapter().getInstance().ready();
    return api;
  }

  /** Takes back whatever a test has changed about the fakes. */
  reset(): void {
    Object.assign(this.queries, fakeQueries());
    this.writer.reset();
    this.results.ready = true;
    this.log.answer = () => Promise.resolve([0]);
    this.directory.isOutdated = false;
    this.readModel.answer = () => Promise.resolve();
  }

  async send(request: ApiRequest): Promise<ApiResponse> {
    const { method = 'GET', url, body, token = await signToken({ scope: allScopes }) } = request;
    const response = await this.application.inject({
      method,
      url,
      ...(body === undefined ? {} : { payload: body }),
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
      },
    });
    const mediaType = String(response.headers['content-type']).replace(/;.*/, '');
    const json: unknown = mediaType.endsWith('json') ? response.json() : undefined;
    const operation = operationsAt(url.replace(/\?.*$/, '')).find((at) => at.method === method);
    if (operation !== undefined) {
      const { path: template } = operation;
      const status = response.statusCode;
      const difference = undocumented({ method, template, status, mediaType, body: json });
      if (difference !== undefined) throw new Error(`${difference}: ${response.body}`);
    }
    return {
      status: response.statusCode,
      headers: response.headers,
      text: response.body,
      body: json,
    };
  }

  get(url: string): Promise<ApiResponse> {
    return this.send({ url });
  }

  /** Resolves once that many commands have been written. */
  untilWritten(count: number): Promise<void> {
    return this.until(() => this.writer.written.length >= count);
  }

  /** @throws {Error} where the condition does not hold within 30 s */
  async until(condition: () => boolean): Promise<void> {
    const deadline = performance.now() + 30_000;
    while (!condition()) {
      if (performance.now() > deadline) throw new Error('it has not come to that');
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  close(): Promise<void> {
    return this.application.close();
  }
}
