import { runInForeground } from './foreground.js';
import { LocalSystem } from './local-system.js';
import { readSettings } from './read-settings.js';
import { startSettings } from './start-settings.js';

/** `npm start`: the whole system in the foreground, until Ctrl-C. */
let system: LocalSystem | undefined;

runInForeground(
  async (fail) => {
    system = new LocalSystem(readSettings(startSettings), say, fail);
    say(`ready ${await system.start()}`);
  },
  async () => system?.stop(),
);

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
