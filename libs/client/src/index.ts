export {
  type ChatRoomCallback,
  type ChatRoomEngine,
  createEngine,
  type EngineOptions,
  type JoinOptions,
  type LeaveOptions,
} from './engine.js';
export { MembershipApiError, MembershipConnectionError, type Problem } from './errors.js';
export type { components } from './generated/operations.js';
export {
  type CallOptions,
  createMembershipClient,
  type MembershipClient,
  type MembershipClientOptions,
} from './membership-client.js';
export type { AnswerOf, InputOf, OperationId } from './operations.js';
export { resultCodes } from './result-codes.js';
export type { ConnectionOptions, TokenSource } from './transport.js';
