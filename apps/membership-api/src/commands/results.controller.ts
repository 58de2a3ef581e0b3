import { Logger } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decodeEvent } from '#contracts';
import { type RecordBatch, StreamController } from '#streaming';
import { topology } from '../topology.js';
import { CommandResults } from './command-results.js';

/** Hands the results that the saga writes to those who wait for them; nothing else is parsed. */
@StreamController()
export class ResultsController {
  private readonly logger = new Logger(ResultsController.name);

  constructor(private readonly results: CommandResults) {}

  @EventPattern(topology.results)
  settle(@Payload() { records, partition }: RecordBatch): void {
    for (const record of records) {
      if (!this.results.concerns(String(record.key))) continue;
      const decoded = decodeEvent(topology.results, record);
      if (decoded.outcome === 'event') this.results.settle(decoded.event.data);
      if (decoded.outcome === 'malformed') {
        this.logger.warn(`Result ${partition}/${record.offset} is malformed: ${decoded.reason}`);
      }
    }
  }
}
