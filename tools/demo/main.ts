import { StackError } from '../local-stack/index.js';
import { StoryError } from './chatroom.js';
import { Narrator } from './narrator.js';
import { RunningSystem } from './running-system.js';
import { Story } from './story.js';

/** `npm run demo`: a story played on the system that `npm start` runs. Fails where it does not come out as told. */
const narrator = new Narrator(process.stdout);

async function tellStory(): Promise<void> {
  const system = await RunningSystem.find();
  try {
    await new Story(system, narrator).tell();
  } finally {
    await system.close();
  }
}

try {
  await tellStory();
} catch (error) {
  process.exitCode = 1;
  if (error instanceof StackError) process.stderr.write(`${error.message}\n`);
  else if (error instanceof StoryError) narrator.fails(error.message);
  else throw error;
}
