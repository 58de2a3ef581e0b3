/**
 * Every test that CI runs: the build, then the integration tests, which start what is built; beside them, one after
 * the other and with low priority, the checks of the text and the unit tests: integration tests wait, most of the time.
 * All run whatever fails before, so one run tells everything. The last line is `N passed, N failed`: the
 * sum of jest's tests, and of the checks that failed.
 *
 * A jest run has to end by itself: one that is still there after its results are written has left a
 * handle open, which counts as a failure.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const results = mkdtempSync(join(tmpdir(), 'chatroom-membership-test-'));
const stepMaxMs = 30 * 60_000;
const exitGraceMs = 10_000;

const node = (...parts) => [process.execPath, ...parts];
const bin = (path) => join(root, 'node_modules', path);

const build = {
  name: 'build',
  command: node(bin('typescript/bin/tsc'), '-p', 'tsconfig.build.json'),
};
const aside = [
  { name: 'format', command: node(bin('prettier/bin/prettier.cjs'), '--check', '.') },
  { name: 'types', command: node(bin('typescript/bin/tsc'), '--noEmit') },
  { name: 'lint', command: node(bin('eslint/bin/eslint.js'), '--max-warnings', '0', '.') },
  jest('unit', '--maxWorkers=100%'),
];
const integration = jest('integration', '--runInBand');

function jest(project, ...options) {
  const report = join(results, `${project}.json`);
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const selection = ['--ci', '--selectProjects', project, '--json', '--outputFile', report];
  return {
    name: `${project} tests`,
    command: node(...flags, bin('jest/bin/jest.js'), ...selection, ...options),
    report,
  };
}

const running = new Set();

/** Ends a step with all that it started; a step is the leader of its own process group. */
function stop(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** Resolves with why the step failed, or undefined where it passed. */
function run({ name, command: [file, ...parameters], report, isAside }) {
  console.log(`\n== ${name}`);
  return new Promise((resolve) => {
    const child = spawn(file, parameters, { cwd: root, stdio: 'inherit', detached: true });
    running.add(child);
    if (isAside && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
    let reason;
    let reportedAt;
    const startedAt = performance.now();
    const watch = setInterval(() => {
      const now = performance.now();
      if (report !== undefined && existsSync(report)) reportedAt ??= now;
      if (now - startedAt > stepMaxMs) reason = `it took longer than ${stepMaxMs / 60_000} minutes`;
      if (now - reportedAt > exitGraceMs)
        reason = 'it did not end by itself: a handle is left open';
      if (reason !== undefined) stop(child);
    }, 500);
    child.on('error', (error) => (reason ??= error.message));
    child.on('close', (code, signal) => {
      clearInterval(watch);
      running.delete(child);
      const passed = code === 0 && reason === undefined;
      resolve(passed ? undefined : (reason ?? `it ended with ${code ?? signal}`));
    });
  });
}

/** What jest counted; a suite that could not run counts as a failed test, as does a skipped one. */
function countsOf(report) {
  if (!existsSync(report)) return { passed: 0, failed: 0 };
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  const skipped = counts.numPendingTests + counts.numTodoTests;
  return {
    passed: counts.numPassedTests,
    failed: counts.numFailedTests + counts.numRuntimeErrorTestSuites + skipped,
  };
}

function close({ passed, failed }) {
  rmSync(results, { recursive: true, force: true });
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

async function main() {
  const total = { passed: 0, failed: 0 };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      running.forEach(stop);
      close({ passed: total.passed, failed: total.failed + 1 });
      process.exit(1);
    });
  }
  const take = async (step) => {
    const startedAt = performance.now();
    const reason = await run(step);
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const { passed, failed } =
      step.report === undefined ? { passed: 0, failed: 0 } : countsOf(step.report);
    total.passed += passed;
    total.failed += reason !== undefined && failed === 0 ? 1 : failed;
    console.log(`-- ${step.name}: ${reason ?? 'passed'}, ${seconds} s`);
  };
  const takeAside = async () => {
    for (const step of aside) await take({ ...step, isAside: true });
  };
  await take(build);
  await Promise.all([take(integration), takeAside()]);
  close(total);
}

await main();
