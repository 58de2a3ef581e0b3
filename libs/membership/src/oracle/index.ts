export * from './given.js';
export * from './history.js';
export * as inputs from './inputs.js';
export * from './naive-realtime.js';
export * from './naive-rooms.js';
