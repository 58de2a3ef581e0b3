import { Injectable, Logger } from '@nestjs/common';
import { encodeEvent, type EventOf, type OutgoingRecord } from '#contracts';
import { Metrics } from '#observability';
import { RecordWriter } from '#streaming';
import { Deadlines, withDeadline } from '../deadline.js';
import { topology } from '../topology.js';
import { CommandResults, type RequestResult } from './command-results.js';
import type { RequestType } from './commands.js';

/** What became of a command, as far as is known when its time is up. */
export type CommandOutcome =
  | { readonly outcome: 'completed'; readonly result: RequestResult }
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'notAcknowledged' };

/** `ce_source` of what this service writes. */
const source = 'membership-api';

/**
 * Writes requests to the log and, where asked, waits for their results. The result is expected from
 * before the request is written; the time to wait begins then, too.
 */
@Injectable()
export class CommandDispatcher {
  private readonly logger = new Logger(CommandDispatcher.name);

  constructor(
    private readonly writer: RecordWriter,
    private readonly results: CommandResults,
    private readonly metrics: Metrics,
    private readonly deadlines: Deadlines,
  ) {}

  /** `waitMs` absent: the result is not waited for. */
  async dispatch(event: EventOf<RequestType>, waitMs?: number): Promise<CommandOutcome> {
    if (waitMs === undefined) return this.write(event);
    const { chatroomId, requestId } = event.data;
    const deadline = performance.now() + waitMs;
    const expected = this.results.expect(chatroomId, requestId);
    try {
      const written = await this.write(event);
      if (written.outcome === 'notAcknowledged') return written;
      const result = await expected.within(deadline - performance.now());
      return result === undefined ? written : { outcome: 'completed', result };
    } finally {
      expected.forget();
    }
  }

  private async write(event: EventOf<RequestType>): Promise<CommandOutcome> {
    const { type, data } = event;
    const record = encodeEvent(event, { id: data.requestId, source, timeMs: Date.now() });
    const isAcknowledged = await this.isAcknowledged(record);
    const counter = isAcknowledged
      ? this.metrics.counter('chatroom_api_commands_total')
      : this.metrics.counter('chatroom_api_commands_failed_total');
    counter.inc({ type });
    return { outcome: isAcknowledged ? 'accepted' : 'notAcknowledged' };
  }

  private async isAcknowledged(record: OutgoingRecord): Promise<boolean> {
    const { acknowledgeMs } = this.deadlines;
    let cause = `no answer within ${acknowledgeMs} ms`;
    try {
      const written = this.writer.write(topology.commands, record).then(() => true);
      if ((await withDeadline(written, acknowledgeMs)) === true) return true;
    } catch (error) {
      cause = String(error);
    }
    this.logger.warn('Kafka did not acknowledge a command', { cause });
    return false;
  }
}
