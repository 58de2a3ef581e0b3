import { type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { KafkaLog, RecordWriter } from '#streaming';
import { topology } from '../topology.js';

/** The log that commands go to: connected from the start of the application until HTTP has stopped. */
export class CommandLog implements OnModuleInit, OnApplicationShutdown {
  private answering: Promise<void> | undefined;

  constructor(
    private readonly writer: RecordWriter,
    private readonly log: KafkaLog,
  ) {}

  onModuleInit(): Promise<void> {
    return this.writer.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.writer.close();
    await this.log.close();
  }

  /**
   * Resolves once the writer is connected and the leaders of all partitions that commands go to have
   * answered. They are asked once for all who ask meanwhile.
   */
  ping(): Promise<void> {
    this.answering ??= this.ask().finally(() => {
      this.answering = undefined;
    });
    return this.answering;
  }

  private async ask(): Promise<void> {
    await this.writer.connect();
    await this.log.endOffsets(topology.commands);
  }
}
