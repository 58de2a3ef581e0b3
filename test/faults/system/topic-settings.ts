import { askBroker } from './broker-request.js';

const incrementalAlterConfigs = 44;
const topicResource = 2;
const setOperation = 0;
/** In an answer: size, correlation id, throttle time, count of resources. */
const errorCodeAt = 4 + 4 + 4 + 4;

/**
 * Changes settings of a topic; others stay as they are.
 *
 * @throws {Error} when the broker does not answer, or refuses.
 */
export async function changeTopicSettings(
  port: number,
  topic: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  const entries = Object.entries(settings);
  const body = Buffer.concat([
    int32(1),
    Buffer.from([topicResource]),
    text(topic),
    int32(entries.length),
    ...entries.flatMap(([name, value]) => [text(name), Buffer.from([setOperation]), text(value)]),
    Buffer.from([0]),
  ]);
  const answer = await askBroker(port, { apiKey: incrementalAlterConfigs, body });
  const errorCode = answer.readInt16BE(errorCodeAt);
  if (errorCode !== 0) throw new Error(`settings of ${topic} were refused: ${errorCode}`);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeInt16BE(Buffer.byteLength(value));
  return Buffer.concat([length, Buffer.from(value)]);
}
