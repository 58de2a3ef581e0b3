import { once } from 'node:events';
import { connect } from 'node:net';
import { FrameReader } from '../proxy/frame-reader.js';

const describeQuorum = 55;
const metadataTopic = '__cluster_metadata';
const answersWithinMs = 10_000;
/** Up to the leader in an answer of version 0: sizes, correlation id, error codes, topic, partition index. */
const leaderAt = 4 + 4 + 1 + 2 + 1 + 1 + metadataTopic.length + 1 + 4 + 2;

/**
 * The id of the node that is the active controller: the leader of the metadata's own log, which a broker
 * tells by DescribeQuorum alone.
 *
 * @throws {Error} when the broker does not answer.
 */
export async function quorumLeader(port: number): Promise<number> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    await once(socket, 'connect');
    socket.write(request());
    const frames = new FrameReader();
    const signal = AbortSignal.timeout(answersWithinMs);
    for (;;) {
      const [chunk] = (await once(socket, 'data', { signal })) as [Buffer];
      for (const frame of frames.push(chunk)) return frame.readInt32BE(leaderAt);
    }
  } finally {
    socket.destroy();
  }
}

/** With the flexible encoding: lengths of compact values are one more, and tagged fields are none. */
function request(): Buffer {
  const header = Buffer.alloc(10 + 1);
  header.writeInt16BE(describeQuorum, 0);
  header.writeInt16BE(-1, 8);
  const topic = Buffer.from(metadataTopic);
  const body = Buffer.concat([
    Buffer.from([2, topic.length + 1]),
    topic,
    Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]),
  ]);
  const size = Buffer.alloc(4);
  size.writeInt32BE(header.length + body.length);
  return Buffer.concat([size, header, body]);
}
