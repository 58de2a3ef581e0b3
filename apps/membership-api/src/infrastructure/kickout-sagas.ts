import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { ExplainAnswer, parseOwnJson, sagaPaths, schemaViolation } from '#contracts';
import type { GroupDirectory } from '#streaming';

/** Statuses by which a process of the saga says: not here, or not yet. */
const elsewhere: readonly number[] = [421, 503];

/** The processes of the saga, asked by HTTP for what only they know. */
export class KickoutSagas implements OnApplicationShutdown {
  private readonly logger = new Logger(KickoutSagas.name);

  constructor(private readonly directory: GroupDirectory) {}

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
      const response = await fetch(`${address}${sagaPaths.explain}?${question}`, { signal });
      const text = await response.text();
      if (response.ok) return explainAnswer(text);
      this.directory.outdated();
      if (elsewhere.includes(response.status)) return undefined;
      throw new Error(`status ${response.status}`);
    } catch (error) {
      this.directory.outdated();
      this.logger.warn('The saga could not be asked about a member', { cause: String(error) });
      return undefined;
    }
  }
}

/** @throws {Error} when it is not what the saga answers. */
function explainAnswer(text: string): ExplainAnswer {
  const answer = parseOwnJson(text);
  const violation = schemaViolation(ExplainAnswer, answer);
  if (violation !== undefined) throw new Error(violation);
  return answer as ExplainAnswer;
}
