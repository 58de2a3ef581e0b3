import { decodeEvent, type RequestCompleted, topics } from '#contracts';
import { type DataSource, ReadModelAudit, type TableSizes } from '#persistence';
import type { KafkaLog } from '#streaming';
import { scanLog } from '../scan-log.js';
import { EventStore } from './event-store.js';
import { SagaState } from './saga-state.js';

/** How much younger than its retention an answer must be to be missed, ms: clocks differ. */
const retentionMarginMs = 60_000;

export interface Verification {
  readonly events: number;
  readonly rooms: number;
  readonly tables: TableSizes;
  /** By how many offsets the read model was behind the log. */
  readonly behind: number;
  /** What is wrong, in words; by what was verified. */
  readonly eventStore: readonly string[];
  readonly readModel: readonly string[];
  readonly sagaState: readonly string[];
}

/**
 * Holds the read model and the saga's state against the fold of the event store, while all of them go
 * on. The tables are those of one moment and are compared with the log up to the positions stored
 * in them. The state is read after the log, and then the log up to the version of each room in it.
 */
export async function verify(
  log: KafkaLog,
  dataSource: DataSource,
  resultRetentionMs: number,
): Promise<Verification> {
  const store = new EventStore(log);
  const found = await ReadModelAudit.run(dataSource, async (audit) => {
    const stored = await audit.positions(topics.membership);
    const ends = await log.endOffsets(topics.membership);
    const differences = [...stored]
      .filter(([partition, position]) => position > (ends[partition] ?? 0))
      .map(([partition, position]) => `position ${partition}:${position} is beyond the log's end`);
    const to = ends.map((_end, partition) => stored.get(partition) ?? 0);
    await store.readOn({
      to,
      take: async (events) => {
        differences.push(...(await audit.differencesOfEvents(events)));
      },
    });
    const ofRooms = await audit.differencesOfRooms(store.rooms);
    const since = Date.now() - resultRetentionMs + retentionMarginMs;
    const results = await newestResults(log, await audit.positions(topics.results), since);
    const ofResults = await audit.differencesOfResults(results);
    const behind = ends.reduce((sum, end, partition) => sum + end - (to[partition] ?? 0), 0);
    const tables = { ...ofRooms.sizes, request_results: results.length };
    return { tables, behind, readModel: [...differences, ...ofRooms.differences, ...ofResults] };
  });
  const sagaState = await verifyState(log, store);
  return {
    ...found,
    sagaState,
    events: store.events,
    rooms: store.rooms.size,
    eventStore: store.findings,
  };
}

async function verifyState(log: KafkaLog, store: EventStore): Promise<string[]> {
  await store.readOn();
  const state = new SagaState();
  await scanLog(log, topics.sagaState, ({ partition, records }) => {
    state.take(partition, records);
  });
  const versions = state.versionsOfRooms();
  await store.readOn({
    wants: ({ data }) => data.roomVersion <= (versions.get(data.chatroomId) ?? 0),
  });
  return state.differences(store.rooms);
}

/** The answers given since a moment, ms, up to the positions of the read model; the last to each request. */
async function newestResults(
  log: KafkaLog,
  positions: ReadonlyMap<number, number>,
  since: number,
): Promise<readonly RequestCompleted[]> {
  const newest = new Map<string, RequestCompleted>();
  const ends = await log.endOffsets(topics.results);
  const to = ends.map((_end, partition) => positions.get(partition) ?? 0);
  await scanLog(
    log,
    topics.results,
    ({ records }) => {
      for (const record of records) {
        const decoded = decodeEvent(topics.results, record);
        if (record.timestamp < since || decoded.outcome !== 'event') continue;
        const { requestId, chatroomId } = decoded.event.data;
        newest.set(JSON.stringify([requestId, chatroomId]), decoded.event.data);
      }
    },
    { to },
  );
  return [...newest.values()];
}
