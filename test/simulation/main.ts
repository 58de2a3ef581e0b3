import { parseArgs } from 'node:util';
import { type FaultName, faultNames } from './options.js';
import { simulate } from './simulate.js';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
    without: { type: 'string', multiple: true, default: [] },
    lines: { type: 'string', default: '40' },
    'first-failure': { type: 'boolean', default: false },
  },
});

const without = new Set(
  values.without.map((name) => {
    if (faultNames.includes(name as FaultName)) return name as FaultName;
    throw new Error(`${name} is none of ${faultNames.join(', ')}`);
  }),
);

const first = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.seeds) : 1;
const startedAt = performance.now();
let failed = 0;
for (let seed = first; seed < first + count; seed++) {
  const { findings, history, hash } = await simulate({ seed, without }).catch((cause: unknown) => {
    throw new Error(`seed ${seed} broke off`, { cause });
  });
  if (values.seed !== undefined) console.log(history.slice(-Number(values.lines)).join('\n'));
  if (findings.length > 0) {
    failed += 1;
    console.log(`seed ${seed} (history ${hash}):`);
    for (const finding of findings.slice(0, 6)) console.log(`  ${finding}`);
    if (failed >= 10 || values['first-failure']) break;
  } else if (values.seed !== undefined) {
    console.log(`seed ${seed}: nothing found (history ${hash})`);
  }
}
const seconds = (performance.now() - startedAt) / 1_000;
console.log(`${count} runs, ${failed} failed, ${(count / seconds).toFixed(0)} runs/s`);
process.exitCode = failed === 0 ? 0 : 1;
