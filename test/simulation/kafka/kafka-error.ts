export type KafkaErrorType = 'CONCURRENT_TRANSACTIONS' | 'INVALID_PRODUCER_EPOCH';

/** An answer of a broker that says no; kafkajs' errors have their name in `type`, too. */
export class KafkaError extends Error {
  override readonly name = 'KafkaError';
  readonly type: KafkaErrorType;

  constructor(type: KafkaErrorType) {
    super(type);
    this.type = type;
  }
}
