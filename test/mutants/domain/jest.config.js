import { join } from 'node:path';
import config from '../../../jest.config.js';

const unit = config.projects.find(({ displayName }) => displayName === 'unit');

/**
 * The unit tests of the domain, as Stryker runs them.
 *
 * @type {import('jest').Config}
 */
export default {
  ...unit,
  testEnvironment: join(import.meta.dirname, 'first-failure-environment.js'),
  testMatch: ['<rootDir>/test/mutants/domain/every-spec.js'],
  setupFiles: ['<rootDir>/test/mutants/domain/few-runs.js'],
};
