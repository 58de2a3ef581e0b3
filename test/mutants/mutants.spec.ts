import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutants } from './mutants.js';

const root = join(import.meta.dirname, '..', '..');

describe('the mutants', () => {
  it.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
    'can be planted: %s',
    (_, { file, find, replace }) => {
      const parts = readFileSync(join(root, file), 'utf8').split(find);
      expect(parts).toHaveLength(2);
      expect(parts.join(replace)).not.toBe(parts.join(find));
    },
  );
});
