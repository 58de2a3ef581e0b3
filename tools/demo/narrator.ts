import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

const ruleWidth = 78;
const labelWidth = 10;

/** Prints a story: scenes, what happens in them, and what the system answered. Colours only on a terminal. */
export class Narrator {
  readonly #output: NodeJS.WriteStream;
  readonly #hasColours: boolean;
  #scenes = 0;

  constructor(output: NodeJS.WriteStream) {
    this.#output = output;
    this.#hasColours = output.isTTY && process.env['NO_COLOR'] === undefined;
  }

  title(...lines: readonly string[]): void {
    const rule = this.#styled('dim', '─'.repeat(ruleWidth));
    this.#print(rule, ...lines.map((line) => ` ${this.#styled('bold', line)}`), rule);
  }

  scene(title: string): void {
    this.#scenes += 1;
    this.#print('', this.#styled('bold', ` ${this.#scenes}. ${title}`), '');
  }

  happens(what: string): void {
    this.#print(`  ${this.#styled('cyan', '▸')} ${what}`);
  }

  /** What was asked of the system, and its answer. */
  answered(request: string, answer: string): void {
    this.#print(`      ${this.#styled('dim', request)} ${this.#styled('dim', '→')} ${answer}`);
  }

  detail(label: string, text: string): void {
    this.#print(`        ${this.#styled('dim', label.padEnd(labelWidth))} ${text}`);
  }

  concludes(what: string): void {
    this.#print(`    ${this.#styled('green', '✓')} ${what}`);
  }

  fails(what: string): void {
    this.#print('', `    ${this.#styled('red', '✗')} ${what}`, '');
  }

  end(text: string): void {
    this.#print('', ` ${this.#styled('bold', text)}`, '');
  }

  #styled(style: Style, text: string): string {
    return this.#hasColours ? styleText(style, text) : text;
  }

  #print(...lines: readonly string[]): void {
    this.#output.write(lines.map((line) => `${line}\n`).join(''));
  }
}
