import { askBroker } from './broker-request.js';

const describeQuorum = 55;
const metadataTopic = Buffer.from('__cluster_metadata');
/** Up to the leader in an answer: size, correlation id, error codes, topic, partition index. */
const leaderAt = 4 + 4 + 1 + 2 + 1 + 1 + metadataTopic.length + 1 + 4 + 2;

/**
 * The id of the node that is the active controller: the leader of the metadata's own log, which a broker
 * tells by DescribeQuorum alone. Its encoding is the flexible one: lengths are one more, tagged fields none.
 *
 * @throws {Error} when the broker does not answer.
 */
export async function quorumLeader(port: number): Promise<number> {
  const noTaggedFields = Buffer.alloc(1);
  const oneTopic = Buffer.from([2, metadataTopic.length + 1]);
  const partitionZero = Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]);
  const body = Buffer.concat([noTaggedFields, oneTopic, metadataTopic, partitionZero]);
  const answer = await askBroker(port, { apiKey: describeQuorum, body });
  return answer.readInt32BE(leaderAt);
}
