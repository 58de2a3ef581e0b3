import { type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { RecordWriter } from '#streaming';

/** The writer's life: connected from the start of the application until HTTP has stopped. */
export class CommandLog implements OnModuleInit, OnApplicationShutdown {
  private connecting: Promise<void> | undefined;

  constructor(private readonly writer: RecordWriter) {}

  onModuleInit(): Promise<void> {
    return this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.writer.close();
  }

  /** Resolves while the writer is connected, and connects it again where it is not. */
  connect(): Promise<void> {
    this.connecting ??= this.writer.connect().finally(() => {
      this.connecting = undefined;
    });
    return this.connecting;
  }
}
