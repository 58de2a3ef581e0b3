import { StackError } from '../local-stack/index.js';
import { provideChromium } from './chromium.js';

/** Prints where Chromium is, installed if need be. */
try {
  console.log(provideChromium({ onProgress: (line) => console.error(line) }));
} catch (error) {
  if (!(error instanceof StackError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
