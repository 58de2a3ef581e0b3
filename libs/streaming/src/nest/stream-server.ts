import { type CustomTransportStrategy, Server } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';

/**
 * What the transport strategies have in common: `@EventPattern(topic)` methods of a `StreamController`
 * become handlers that are awaited, whatever Nest wraps them in, and fail with what they have thrown.
 */
export abstract class StreamServer extends Server implements CustomTransportStrategy {
  /** A failure of a handler reaches the reader, which stops the partition; Nest need not log it. */
  override readonly propagatesEventHandlerErrors = true;
  #closed: Promise<void> | undefined;

  /** @throws {Error} when the application has no handler for `topic`. */
  protected handlerOf(topic: string): (data: unknown) => Promise<void> {
    const handler = this.getHandlerByPattern(topic);
    if (handler === null) throw new Error(`no @EventPattern('${topic}') in this application`);
    return async (data) => {
      const result = this.transformToObservable(await handler(data));
      await lastValueFrom(result, { defaultValue: undefined });
    };
  }

  protected abstract start(): Promise<void>;
  protected abstract stop(): Promise<void>;

  listen(callback: (error?: unknown) => void): void {
    this.start().then(
      () => {
        callback();
      },
      (error: unknown) => {
        callback(error);
      },
    );
  }

  close(): Promise<void> {
    this.#closed ??= this.stop();
    return this.#closed;
  }

  on(): never {
    throw new Error('this transport has no events to listen to');
  }

  unwrap(): never {
    throw new Error('this transport has no client to unwrap');
  }
}
