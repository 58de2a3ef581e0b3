import { jest } from '@jest/globals';
import type { INestMicroservice } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { StreamController } from './stream-controller.js';
import { StreamServer } from './stream-server.js';

class Outage extends Error {
  override readonly name = 'Outage';
}

interface Failing {
  readonly cause: Error;
  readonly done: () => void;
}

@StreamController()
class Handlers {
  @EventPattern('throws')
  throws({ cause }: Failing): void {
    throw cause;
  }

  @EventPattern('rejects')
  rejects({ cause }: Failing): Promise<void> {
    return Promise.reject(cause);
  }

  @EventPattern('succeeds')
  async succeeds({ done }: Failing): Promise<void> {
    await Promise.resolve();
    done();
  }
}

class Server extends StreamServer {
  handle(topic: string, batch: Failing): Promise<void> {
    return this.handlerOf(topic)(batch);
  }

  protected start(): Promise<void> {
    return Promise.resolve();
  }

  protected stop(): Promise<void> {
    return Promise.resolve();
  }
}

describe('a handler of a stream', () => {
  const server = new Server();
  let service: INestMicroservice;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ controllers: [Handlers] }).compile();
    service = module.createNestMicroservice({ strategy: server, logger: false });
    await service.listen();
  });

  afterAll(() => service.close());

  const cause = new Outage('the table is locked');
  const done = jest.fn();

  it.each(['throws', 'rejects'])('fails with what it %s', async (topic) => {
    await expect(server.handle(topic, { cause, done })).rejects.toBe(cause);
  });

  it('is awaited', async () => {
    await server.handle('succeeds', { cause, done });
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('has to be there', () => {
    expect(() => server.handle('elsewhere', { cause, done })).toThrow(
      `no @EventPattern('elsewhere')`,
    );
  });
});
