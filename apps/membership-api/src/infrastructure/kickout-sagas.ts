import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Static, TSchema } from '@sinclair/typebox';
import {
  ExplainAnswer,
  parseOwnJson,
  type PartitionRemoval,
  RemovalAnswer,
  sagaPaths,
  schemaViolation,
} from '#contracts';
import type { GroupDirectory, GroupInstance } from '#streaming';
import type { SagaToken } from './saga-token.js';

/** Statuses by which a process of the saga says: not here, or not yet. */
const elsewhere: readonly number[] = [421, 503];

type RemovalRequest = 'status' | 'resume';

const removalRequests = {
  status: { method: 'GET', path: sagaPaths.removal },
  resume: { method: 'POST', path: sagaPaths.removalResume },
} as const;

/** What the processes of the saga answered, and the partitions that the group has given them. */
export interface RemovalAnswers {
  readonly answers: readonly PartitionRemoval[];
  readonly assigned: readonly number[];
}

/** The processes of the saga, asked by HTTP for what only they know. */
export class KickoutSagas implements OnApplicationShutdown {
  private readonly logger = new Logger(KickoutSagas.name);

  constructor(
    private readonly directory: GroupDirectory,
    private readonly token: SagaToken,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.directory.close();
  }

  /**
   * What the process that has the room holds about the user; undefined: at the moment none has it, or
   * it does not answer. Whoever asks again is led to where the room is by then.
   */
  async explain(
    chatroomId: string,
    userId: string,
    signal: AbortSignal,
  ): Promise<ExplainAnswer | undefined> {
    try {
      const address = await this.directory.addressOf(chatroomId);
      if (address === undefined) return undefined;
      const question = new URLSearchParams({ chatroomId, userId }).toString();
      const headers = await this.token.headers();
      const url = `${address}${sagaPaths.explain}?${question}`;
      const response = await fetch(url, { headers, signal });
      const text = await response.text();
      if (response.ok) return answerOf(ExplainAnswer, text);
      this.directory.outdated();
      if (elsewhere.includes(response.status)) return undefined;
      throw new Error(`status ${response.status}`);
    } catch (error) {
      this.directory.outdated();
      this.logger.warn('The saga could not be asked about a member', { cause: String(error) });
      return undefined;
    }
  }

  /**
   * Automatic removal, as the processes say that have a partition which is not done yet. Who cannot be
   * asked is left out, and looked for anew when somebody asks again.
   */
  async removal(
    request: RemovalRequest,
    isDone: (partition: number) => boolean,
    signal: AbortSignal,
  ): Promise<RemovalAnswers> {
    const instances = await this.instances();
    const open = instances.filter(({ partitions }) => !partitions.every(isDone));
    const answers = await Promise.all(
      open.map((instance) => this.removalIn(instance, request, signal)),
    );
    return {
      answers: answers.flat(),
      assigned: instances.flatMap(({ partitions }) => partitions),
    };
  }

  private async instances(): Promise<readonly GroupInstance[]> {
    try {
      return await this.directory.instances();
    } catch (error) {
      this.logger.warn('Kafka does not say where the saga is', { cause: String(error) });
      return [];
    }
  }

  private async removalIn(
    { address, partitions }: GroupInstance,
    request: RemovalRequest,
    signal: AbortSignal,
  ): Promise<readonly PartitionRemoval[]> {
    const { method, path } = removalRequests[request];
    try {
      if (address === undefined) throw new Error('it does not say where it is reached');
      const headers = await this.token.headers();
      const response = await fetch(address + path, { method, headers, signal });
      const text = await response.text();
      if (!response.ok) throw new Error(`status ${response.status}`);
      const answered = answerOf(RemovalAnswer, text).partitions;
      if (answered.length < partitions.length) this.directory.outdated();
      return answered;
    } catch (error) {
      this.directory.outdated();
      this.logger.warn('A process of the saga could not be asked about automatic removal', {
        cause: String(error),
      });
      return [];
    }
  }
}

/** @throws {Error} when it is not what the saga answers. */
function answerOf<Schema extends TSchema>(schema: Schema, text: string): Static<Schema> {
  const answer = parseOwnJson(text);
  const violation = schemaViolation(schema, answer);
  if (violation !== undefined) throw new Error(violation);
  return answer;
}
