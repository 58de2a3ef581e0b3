/** The unit tests of the domain in one file, so that a mutant costs the loading of modules once. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../../../libs/membership/src');

/** What goes through whole histories comes last: most mutants are killed before. */
function isSlow(spec) {
  return spec.includes('.properties.');
}

const specs = readdirSync(folder).filter((name) => name.endsWith('.spec.ts'));
specs.sort((one, other) => Number(isSlow(one)) - Number(isSlow(other)));
for (const spec of specs) await import(join(folder, spec));
