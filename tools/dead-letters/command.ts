import { parseArgs } from 'node:util';
import { StackError } from '../local-stack/stack-error.js';
import type { Selection } from './dead-letters.js';

const usage = `npm run dead-letters -- list [--topic NAME] [--reason TEXT]
npm run dead-letters -- show ID …
npm run dead-letters -- replay ID … | --all [--topic NAME] [--reason TEXT]

list    the records that could not be read: where they are, where they came from, what is wrong
show    a record with its headers and its value
replay  writes records to the topics that they came from again, as they were received; one that would
        come back is left alone. ID is PARTITION:OFFSET as list shows it.`;

const names = ['list', 'show', 'replay'] as const;

export interface Command {
  readonly name: (typeof names)[number];
  readonly selection: Selection;
}

const options = {
  all: { type: 'boolean', default: false },
  topic: { type: 'string' },
  reason: { type: 'string' },
} as const;

/** @throws StackError with the usage where the words are not those of a command. */
export function readCommand(words: readonly string[]): Command {
  const { values, positionals } = parse(words);
  const [word = 'list', ...ids] = positionals;
  const name = names.find((known) => known === word);
  const { all, topic, reason } = values;
  if (name === undefined || !ids.every((id) => /^\d+:\d+$/.test(id))) throw new StackError(usage);
  const wantsIds = { list: false, show: true, replay: !all }[name];
  const isRestricted = topic !== undefined || reason !== undefined;
  const fits = wantsIds ? ids.length > 0 && !all && !isRestricted : ids.length === 0;
  if (!fits || (all && name !== 'replay')) throw new StackError(usage);
  return { name, selection: { topic, reason, ids: wantsIds ? new Set(ids) : undefined } };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options });
  } catch {
    throw new StackError(usage);
  }
}
