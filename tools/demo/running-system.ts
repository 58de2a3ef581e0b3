import { randomUUID } from 'node:crypto';
import { catalogue, encodeEvent, type EventOf, type EventType } from '#contracts';
import { RecordWriter } from '#streaming';
import { StackError } from '../local-stack/index.js';
import { silent } from '../operator-settings.js';
import { readStackFile, type StackFile } from '../stack-file.js';

const answerWithinMs = 45_000;

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The system that `npm start` runs, as other services see it: its API and its Kafka. */
export class RunningSystem {
  readonly apiUrl: string;
  readonly #token: string;
  readonly #writer: RecordWriter;
  #lastMomentMs = 0;

  private constructor({ kafkaBrokers, apiUrl, token }: StackFile) {
    this.apiUrl = apiUrl;
    this.#token = token;
    const brokers = kafkaBrokers.split(',');
    const topicPrefix = process.env['TOPIC_PREFIX'] ?? '';
    this.#writer = new RecordWriter({ brokers, topicPrefix, clientId: 'demo' }, silent);
  }

  /** @throws StackError where no system runs. */
  static async find(): Promise<RunningSystem> {
    const stack = readStackFile();
    const system = stack === undefined ? undefined : new RunningSystem(stack);
    if (system === undefined || !(await system.#isReady())) {
      throw new StackError(
        'the system does not run: start it with `npm start` in another terminal',
      );
    }
    return system;
  }

  async #isReady(): Promise<boolean> {
    const response = await fetch(`${this.apiUrl}/health/ready`).catch(() => undefined);
    return response?.ok === true;
  }

  /** Asks the API. `path` begins with a slash. */
  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(this.apiUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    return { status: response.status, body: await response.json() };
  }

  /** Now, ms; later than every earlier moment of the story, so that its events stand in its order. */
  moment(): number {
    this.#lastMomentMs = Math.max(this.#lastMomentMs + 1, Date.now());
    return this.#lastMomentMs;
  }

  /** Writes an event to its topic, as the service does whose event it is; resolves once Kafka has it. */
  async write<T extends EventType>(event: EventOf<T>, timeMs: number, key?: string): Promise<void> {
    const attribution = { id: randomUUID(), source: 'demo', timeMs };
    await this.#writer.write(catalogue[event.type].topic, encodeEvent(event, attribution, key));
  }

  async close(): Promise<void> {
    await this.#writer.close();
  }
}
