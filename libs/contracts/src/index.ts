export * from './byte-range.js';
export * from './catalogue.js';
export {
  type Attribution,
  type Decoded,
  decodeEvent,
  encodeEvent,
  parseOwnJson,
  schemaViolation,
  valueBytesMax,
} from './codec.js';
export * from './codes.js';
export * from './envelope.js';
export * from './event-headers.js';
export * from './identifiers.js';
export * from './known-texts.js';
export { murmurHash2 } from './murmur-hash.js';
export { PlainPresence } from './plain-presence.js';
export * from './policy.js';
export * from './refusal.js';
export * from './requests.js';
export * from './room-events.js';
export * from './saga-answers.js';
export * from './room-status.js';
export * from './saga-state.js';
export { decodeStateEntry, encodeStateEntry, readStateEntry } from './saga-state-codec.js';
export * from './state-keys.js';
export * from './topics.js';
export * from './user-facts.js';
export * from './wire-record-in-place.js';
