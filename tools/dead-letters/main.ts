import { StackError } from '../local-stack/index.js';
import { findKafka } from '../operator-settings.js';
import { runOnce } from '../foreground.js';
import { tableOf } from '../table.js';
import { type DeadLetter, describe, printable } from './dead-letter.js';
import { readCommand } from './command.js';
import { DeadLetters, type Selection } from './dead-letters.js';

const columns = ['ID', 'TOPIC', 'STOOD AT', 'TYPE', 'KEY', 'TIME', 'REASON'];

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function list(letters: readonly DeadLetter[]): void {
  const rows = letters.map((letter) => [
    letter.id,
    printable(letter.topic),
    letter.origin,
    ...describe(letter),
    printable(letter.reason),
  ]);
  for (const line of tableOf([columns, ...rows])) print(line);
}

function show(letters: readonly DeadLetter[]): void {
  for (const letter of letters) {
    list([letter]);
    for (const [name, value] of Object.entries(letter.record.headers)) {
      print(`${printable(name)}: ${printable(String(value))}`);
    }
    print(letter.record.value === null ? 'no value' : printable(letter.record.value.toString()));
  }
}

async function replay(deadLetters: DeadLetters, letters: readonly DeadLetter[]): Promise<void> {
  const { replayed, refused } = await deadLetters.replay(letters);
  for (const { id, topic } of replayed) print(`${id} was written to ${topic}`);
  for (const { letter, because } of refused) print(`${letter.id} is left alone: ${because}`);
  print(`${replayed.length} replayed, ${refused.length} left alone`);
  if (refused.length > 0) process.exitCode = 1;
}

function assertFound(ids: Selection['ids'], letters: readonly DeadLetter[]): void {
  const found = new Set(letters.map(({ id }) => id));
  const missing = [...(ids ?? [])].filter((id) => !found.has(id));
  if (missing.length > 0) throw new StackError(`no such dead letter: ${missing.join(', ')}`);
}

/** `npm run dead-letters`: for operators. */
await runOnce(async () => {
  const { name, selection } = readCommand(process.argv.slice(2));
  const deadLetters = new DeadLetters(findKafka('dead-letters'));
  try {
    const letters = await deadLetters.select(selection);
    assertFound(selection.ids, letters);
    if (name === 'list') {
      list(letters);
      print(`dead letters: ${letters.length}`);
    } else if (name === 'show') show(letters);
    else await replay(deadLetters, letters);
  } finally {
    await deadLetters.close();
  }
});
