import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { connectGathering, Gathering } from './gathering-socket.js';
import { ResponseMemory } from './response-memory.js';

const lengthBytes = 4;

function withLength(content: Uint8Array): Buffer {
  const length = Buffer.alloc(lengthBytes);
  length.writeInt32BE(content.length);
  return Buffer.concat([length, content]);
}

/** Puts what a socket receives where the gathering wants it, at most `most` bytes at a time. */
function receive(gathering: Gathering, bytes: Buffer, most: number): void {
  for (let at = 0; at < bytes.length;) {
    const room = gathering.room();
    const count = bytes.copy(room, 0, at, Math.min(bytes.length, at + most, at + room.length));
    expect(count).toBeGreaterThan(0);
    expect(gathering.received(count)).toBe(true);
    at += count;
  }
}

describe('responses that are gathered', () => {
  it('are handed on as they were sent, however they come, each once it is complete', () => {
    const anyContent = fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 40 }),
      fc.nat(255).map((byte) => new Uint8Array(700_000).fill(byte)),
    );
    const anyContents = fc.array(fc.tuple(anyContent, fc.boolean()), { maxLength: 6 });
    fc.assert(
      fc.property(anyContents, fc.constantFrom(10_000, 65_536, 2 ** 24), (sent, most) => {
        const memory = new ResponseMemory();
        const kept: [taken: Buffer, index: number][] = [];
        let count = 0;
        const gathering = new Gathering(memory, (response) => {
          const [content, isKept] = sent[count] ?? [];
          expect(content !== undefined && response.equals(content)).toBe(true);
          if (isKept === true) kept.push([response, count]);
          else memory.giveBack(response);
          count += 1;
        });
        receive(gathering, Buffer.concat(sent.map(([content]) => withLength(content))), most);
        expect(count).toBe(sent.length);
        for (const [taken, index] of kept) {
          expect(taken.equals(sent[index]?.[0] ?? Buffer.alloc(0))).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('wait for their last byte, a length of which only a part has come included', () => {
    const taken: Buffer[] = [];
    const gathering = new Gathering(new ResponseMemory(), (response) => taken.push(response));
    const response = withLength(Buffer.from('abcdef'));
    receive(gathering, response.subarray(0, 3), 1);
    receive(gathering, response.subarray(3, response.length - 1), 1);
    expect(taken).toEqual([]);
    receive(gathering, response.subarray(response.length - 1), 1);
    expect(taken.map(String)).toEqual(['abcdef']);
  });

  it('are not given as much memory as a length says before as much has come', () => {
    const memory = new ResponseMemory();
    const gathering = new Gathering(memory, () => undefined);
    receive(gathering, Buffer.from('HTTP'), 4);
    expect(gathering.room().length).toBeLessThanOrEqual(32 * 1024 * 1024);
  });
});

describe('a connection', () => {
  const server = createServer({ allowHalfOpen: true });

  beforeAll(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterAll(() => {
    server.close();
  });

  /** One that is open, the broker's side of it, and what is heard of it that kafkajs would act on. */
  async function openConnection() {
    const { port } = server.address() as AddressInfo;
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const heard: string[] = [];
    const socket = connectGathering({
      host: '127.0.0.1',
      port,
      ssl: null as never,
      onConnect: () => undefined,
    });
    for (const event of ['data', 'end', 'error', 'timeout'])
      socket.on(event, () => heard.push(event));
    const [broker] = await accepted;
    return { socket, broker, heard };
  }

  it('that the broker ends says so', async () => {
    const { socket, broker, heard } = await openConnection();
    broker.end();
    await once(socket, 'close');
    expect(heard).toEqual(['end']);
  });

  it('that was ended brings all that was sent to the broker, and says nothing more', async () => {
    const { socket, broker, heard } = await openConnection();
    const sent = Buffer.alloc(1024 * 1024, 'x');
    let received = 0;
    broker.on('data', (bytes) => (received += bytes.length));
    const closed = once(socket, 'close');
    socket.end(sent);
    await once(broker, 'end');
    broker.end();
    await closed;
    expect(received).toBe(sent.length);
    expect(heard).toEqual([]);
  });
});
