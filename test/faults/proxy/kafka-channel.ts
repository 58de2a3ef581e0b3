import { FrameReader } from './frame-reader.js';
import type { Interceptions } from './interceptions.js';
import { type KafkaApi, kafkaApiOf } from './kafka-apis.js';
import { type Channel, ConnectionLost, type Side } from './tcp-proxy.js';

const apiKeyAt = 4;
const requestCorrelationAt = 8;
const responseCorrelationAt = 4;

export interface KafkaChannelOptions {
  readonly interceptions: Interceptions;
  readonly onRequest: (api: KafkaApi) => void;
}

/**
 * Passes on whole requests and whole responses, each unless an interception decides otherwise. A response
 * belongs to the request with the same correlation id.
 */
export function kafkaChannel({ interceptions, onRequest }: KafkaChannelOptions): Channel {
  const readers = { request: new FrameReader(), response: new FrameReader() };
  const pending = new Map<number, KafkaApi>();

  function apiOf(side: Side, frame: Buffer): KafkaApi | undefined {
    if (side === 'response') {
      const correlationId = frame.readInt32BE(responseCorrelationAt);
      const requested = pending.get(correlationId);
      pending.delete(correlationId);
      return requested;
    }
    const api = kafkaApiOf(frame.readInt16BE(apiKeyAt));
    if (api === undefined) return undefined;
    pending.set(frame.readInt32BE(requestCorrelationAt), api);
    onRequest(api);
    return api;
  }

  return async function* passed(side, bytes) {
    for (const frame of readers[side].push(bytes)) {
      const api = apiOf(side, frame);
      const verdict = api === undefined ? 'pass' : await interceptions.judge(api, side);
      if (verdict === 'lose') throw new ConnectionLost(`a ${side} of ${api ?? 'Kafka'} is lost`);
      yield frame;
    }
  };
}
