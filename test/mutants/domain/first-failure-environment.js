import StrykerEnvironment from '@stryker-mutator/jest-runner/jest-env/node';

/** Once a test has failed, the mutant is killed: the tests that are left need not run. */
export default class FirstFailureEnvironment extends StrykerEnvironment {
  #hasFailed = false;

  handleTestEvent({ name, test }) {
    if (name === 'test_fn_failure') this.#hasFailed = true;
    if (name === 'test_start' && this.#hasFailed) test.mode = 'skip';
  }
}
