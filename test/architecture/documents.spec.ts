import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = process.cwd();

const pages = [
  'README.md',
  'CHANGELOG.md',
  'bench/README.md',
  'libs/client/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
];

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found]) => String(found));
}

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');

  it('links to what is there', () => {
    const links = matches(text, /\]\(([^)#]+)[^)]*\)/g).filter((link) => !link.includes(':'));
    const missing = links.filter((link) => !existsSync(join(root, dirname(page), link)));
    expect(missing).toEqual([]);
  });

  it('names commands that there are', () => {
    const commands = matches(text, /npm run (?:--silent )?([a-z][a-z:-]*)/g);
    expect(commands.filter((command) => scripts[command] === undefined)).toEqual([]);
  });
});

it('each decision has a number of its own', () => {
  const numbers = readdirSync(join(root, 'docs/adr')).map((name) => name.slice(0, 4));
  expect(new Set(numbers).size).toBe(numbers.length);
});
