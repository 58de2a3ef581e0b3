import { topics } from '#contracts';
import { KafkaLog, type KafkaOptions, RecordWriter } from '#streaming';
import { silent } from '../operator-settings.js';
import { scanLog } from '../scan-log.js';
import { type DeadLetter, deadLetterOf, originalOf, refusalOfReplay } from './dead-letter.js';

/** Which dead letters are meant; what is absent does not restrict. */
export interface Selection {
  readonly ids?: ReadonlySet<string> | undefined;
  /** The topic that they came from. */
  readonly topic?: string | undefined;
  /** Part of the reason. */
  readonly reason?: string | undefined;
}

export interface Replay {
  /** Written to their topics again, and acknowledged. */
  readonly replayed: readonly DeadLetter[];
  /** Left where they are: they would come back. */
  readonly refused: readonly { readonly letter: DeadLetter; readonly because: string }[];
}

/** The dead letters of an installation. They are a log: replaying takes nothing out of it. */
export class DeadLetters {
  readonly #options: KafkaOptions;
  readonly #log: KafkaLog;

  constructor(options: KafkaOptions) {
    this.#options = options;
    this.#log = new KafkaLog(options, options.clientId, silent);
  }

  /** Those that are selected, partition by partition in the order in which they came. */
  async select(selection: Selection): Promise<DeadLetter[]> {
    const selected: DeadLetter[] = [];
    await scanLog(this.#log, topics.deadLetters, ({ partition, records }) => {
      for (const record of records) {
        const letter = deadLetterOf(partition, record);
        if (isSelected(letter, selection)) selected.push(letter);
      }
    });
    return selected.sort((one, other) => order(one.id, other.id));
  }

  /**
   * Writes records to the topics that they came from, as they were received, event time included, one
   * after another. Rejects where Kafka does not acknowledge one: those before it are written.
   */
  async replay(letters: readonly DeadLetter[]): Promise<Replay> {
    const writer = new RecordWriter(this.#options, silent);
    const replayed: DeadLetter[] = [];
    const refused: { letter: DeadLetter; because: string }[] = [];
    try {
      for (const letter of letters) {
        const because = refusalOfReplay(letter);
        if (because === undefined) {
          await writer.write(letter.topic, originalOf(letter));
          replayed.push(letter);
        } else {
          refused.push({ letter, because });
        }
      }
    } finally {
      await writer.close();
    }
    return { replayed, refused };
  }

  async close(): Promise<void> {
    await this.#log.close();
  }
}

function isSelected(letter: DeadLetter, { ids, topic, reason }: Selection): boolean {
  return (
    (ids?.has(letter.id) ?? true) &&
    (topic === undefined || letter.topic === topic) &&
    (reason === undefined || letter.reason.includes(reason))
  );
}

/** By partition, then by offset. */
function order(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
