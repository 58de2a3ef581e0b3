import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { libraries, rooms } from '../../tools/lint/boundaries.js';

const root = join(import.meta.dirname, '..', '..');

function filesOf(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

function foldersOf(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${folder}/${entry.name}`);
}

describe('The folders of the house', () => {
  const files = ['apps', 'libs', 'migrations', 'tools', 'test'].flatMap(filesOf);

  it('are each a row of the table of who may import what', () => {
    const listed = rooms.map(({ folder }) => folder);
    expect(foldersOf('libs').filter((folder) => !listed.includes(folder))).toEqual([]);
  });

  it('hold an index for every library, and a name to import it by', () => {
    const named = libraries.map((name) => `libs/${name}`);
    expect(foldersOf('libs').filter((folder) => !named.includes(folder))).toEqual([]);
    for (const folder of foldersOf('libs')) expect(files).toContain(`${folder}/src/index.ts`);
  });

  it('have no drawer for what belongs nowhere', () => {
    const drawer = /(?:^|[/.-])(?:utils?|helpers?|common|misc|shared)(?:[/.-]|$)/;
    expect(files.filter((file) => drawer.test(file))).toEqual([]);
  });
});
