import { Kafka, type LogEntry, logLevel, type RetryOptions } from 'kafkajs';
import { installBrokerFailover } from './broker-failover.js';
import { installFetchDecoder } from './codec/fetch-response.js';
import { installProduceEncoder } from './codec/produce-request.js';
import { installCompressionCodecs } from './compression.js';
import { connectGathering } from './gathering-socket.js';
import { installPromptResumption } from './prompt-resumption.js';
import { installWholeResponses } from './whole-responses.js';

export interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Put before every topic name and group, so that several installations can share a cluster. */
  readonly topicPrefix: string;
}

/** What the libraries below have to say goes to this logger; Nest's `Logger` fits. */
export interface StreamLogger {
  debug?(message: string): void;
  log(message: string): void;
  /** `fields` stand beside the message. */
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string): void;
}

/** Retries of single requests while brokers are away: about half a minute in all. */
const requestRetry = { initialRetryTime: 50, maxRetryTime: 3_000, multiplier: 2, retries: 12 };

export function createKafka(
  { brokers, clientId }: KafkaOptions,
  logger: StreamLogger,
  retry: RetryOptions = requestRetry,
): Kafka {
  installCompressionCodecs();
  installFetchDecoder();
  installProduceEncoder();
  installWholeResponses(connectGathering);
  installPromptResumption();
  installBrokerFailover();
  return new Kafka({
    brokers: [...brokers],
    clientId,
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry,
    socketFactory: connectGathering,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      logger.debug?.(textOf(entry));
    },
  });
}

function textOf({ namespace, log }: LogEntry): string {
  const cause = typeof log['error'] === 'string' ? `: ${log['error']}` : '';
  return `${namespace}: ${log.message}${cause}`;
}
