export * from './data-source.js';
export * from './migrate.js';
export { InvalidCursor } from './queries/cursor.js';
export * from './queries/membership-queries.js';
export * from './queries/rows.js';
