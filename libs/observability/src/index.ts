export * from './configuration.js';
export * from './logger.js';
export * from './metric-catalogue.js';
export * from './metrics.js';
export * from './observability.module.js';
export * from './readiness.js';
export * from './server-settings.js';
export * from './service.js';
export type * from './settings.js';
