export * from './member.js';
export * from './position.js';
export * from './request-result.js';
export * from './room-event.js';
export * from './room-lists.js';
export * from './room.js';
