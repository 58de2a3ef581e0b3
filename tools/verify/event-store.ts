import { decodeEvent, type RoomEvent, topics } from '#contracts';
import { type FoldedRoom, RoomsFold } from '#persistence';
import type { KafkaLog, RecordBatch } from '#streaming';
import { scanLog } from '../scan-log.js';

/** The event store, read and folded stretch by stretch; what is wrong with it in itself, in words. */
export class EventStore {
  readonly #log: KafkaLog;
  readonly #fold = new RoomsFold();
  readonly findings: string[] = [];
  #positions: readonly number[] | undefined;
  #events = 0;

  constructor(log: KafkaLog) {
    this.#log = log;
  }

  get rooms(): ReadonlyMap<string, FoldedRoom> {
    return this.#fold.rooms;
  }

  get events(): number {
    return this.#events;
  }

  /** By partition, the offset after what was read. */
  get positions(): readonly number[] {
    return this.#positions ?? [];
  }

  /**
   * Reads on, up to the offsets `to` by partition, or the ends that there are now. `take` is given the
   * events of each batch before they are folded; an event that `wants` does not want is passed over.
   */
  async readOn({ to, take, wants = () => true }: ReadingOn = {}): Promise<void> {
    this.#positions = await scanLog(
      this.#log,
      topics.membership,
      async (batch) => {
        const events = this.#eventsOf(batch).filter(wants);
        await take?.(events);
        this.#events += events.length;
        for (const event of events) {
          this.findings.push(...this.#fold.apply(event, batch.partition));
        }
      },
      {
        ...(this.#positions === undefined ? {} : { from: this.#positions }),
        ...(to === undefined ? {} : { to }),
      },
    );
  }

  #eventsOf({ partition, records }: RecordBatch): RoomEvent[] {
    const events: RoomEvent[] = [];
    for (const record of records) {
      const decoded = decodeEvent(topics.membership, record);
      if (decoded.outcome === 'event') events.push(decoded.event);
      else this.findings.push(`${partition}:${record.offset} of the event store is no event`);
    }
    return events;
  }
}

export interface ReadingOn {
  readonly to?: readonly number[];
  readonly take?: (events: readonly RoomEvent[]) => Promise<void>;
  readonly wants?: (event: RoomEvent) => boolean;
}
