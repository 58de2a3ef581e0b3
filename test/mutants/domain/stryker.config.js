/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['libs/membership/src/*.ts', '!libs/membership/src/*.spec.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: {
    configFile: 'test/mutants/domain/jest.config.js',
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10_000,
  disableTypeChecks: false,
  tempDirName: '.local/mutants',
  ignorePatterns: ['*', '!libs/{contracts,membership}/**', '!test/mutants/domain/*', '!*.js*'],
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: '.local/mutants.json' },
  clearTextReporter: { reportTests: false, allowColor: false },
  thresholds: { high: 100, low: 100, break: 93 },
};
