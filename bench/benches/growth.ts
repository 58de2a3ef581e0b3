import { topics } from '#contracts';
import { bench, type Context, type Figures } from '../harness/bench.js';
import { BulkWriter } from '../harness/bulk-writer.js';
import { provideJavaPeer } from '../harness/java-peer.js';
import type { Place } from '../installations/installation.js';
import { SagaInstallation } from '../installations/saga-installation.js';
import { dealtMembers, type SeededMember } from '../workload/members.js';
import { messagesOf } from '../workload/messages.js';
import { randomFrom, zipf } from '../workload/random.js';

const minuteMs = 60_000;

interface Scenario {
  readonly rooms: number;
  readonly members: number;
  /** All of them offline: every second is exempt, the others wait for a message later than that. */
  readonly offline?: true;
}

const scenarios = {
  base: { rooms: 10_000, members: 1_000 },
  members100k: { rooms: 10_000, members: 100_000 },
  members1m: { rooms: 10_000, members: 1_000_000 },
  offline1m: { rooms: 10_000, members: 1_000_000, offline: true },
  hotRoom: { rooms: 1, members: 1_000 },
  rooms100k: { rooms: 100_000, members: 1_000 },
} as const satisfies Record<string, Scenario>;

type Name = keyof typeof scenarios;
const names = Object.keys(scenarios) as Name[];

export const growth = bench({
  name: 'growth',
  workload:
    '4,000,000 messages, as in hot-path, with 1,000, 100,000 and 1,000,000 members, with 1,000,000 offline members that wait ' +
    'or are exempt, in one room, and in 100,000 rooms; base: 1,000 members, 10,000 rooms.',
  sizes: { full: { messages: 4_000_000, share: 1 }, quick: { messages: 20_000, share: 0.001 } },
  targets: names
    .filter((side) => side !== 'base')
    .map((side) => ({ figure: 'rate', side, versus: 'base', atLeast: 0.9 })),
  curves: [
    {
      title: 'Messages by members',
      xTitle: 'members',
      figure: 'rate',
      points: { base: 1_000, members100k: 100_000, members1m: 1_000_000 },
    },
    {
      title: 'Messages by offline members',
      xTitle: 'offline members that wait or are exempt',
      figure: 'rate',
      points: { base: 0, offline1m: 1_000_000 },
    },
    {
      title: 'Messages by rooms',
      xTitle: 'rooms',
      figure: 'rate',
      points: { hotRoom: 1, base: 10_000, rooms100k: 100_000 },
    },
  ],
  async prepare(context: Context, size) {
    const place = await placeOf(context);
    const sides: Record<string, () => Promise<Figures>> = {};
    const installations: SagaInstallation[] = [];
    for (const name of names) {
      const saga = await SagaInstallation.create(place);
      installations.push(saga);
      await prepareScenario(saga, scenarios[name], size);
      sides[name] = () => saga.measure(topics.messages);
    }
    return {
      sides,
      verify: async () => {
        for (const saga of installations) await saga.verifyNoEvents();
      },
      close: async () => {
        for (const saga of installations) await saga.close();
      },
    };
  },
});

async function placeOf({ brokers, progress }: Context): Promise<Place> {
  return { brokers, peer: await provideJavaPeer(progress), partitions: 4 };
}

async function prepareScenario(
  saga: SagaInstallation,
  scenario: Scenario,
  size: { readonly messages: number; readonly share: number },
): Promise<void> {
  const { brokers, peer } = saga.place;
  const now = Date.now();
  const pickRoom = zipf(scenario.rooms, randomFrom(7));
  await saga.seed(membersOf(scenario, Math.ceil(scenario.members * size.share), pickRoom, now));
  const topic = saga.topic(topics.messages);
  await BulkWriter.writeAll(
    peer,
    brokers,
    messagesOf(topic, size.messages, now - 10 * minuteMs, pickRoom),
  );
}

/** The offline went so after the messages, which are read late: nobody is due, and every message asks. */
function membersOf(
  { offline }: Scenario,
  count: number,
  pickRoom: () => number,
  now: number,
): SeededMember[] {
  const joinedAt = now - 20 * minuteMs;
  const members = dealtMembers(count, pickRoom, {
    joinedAt,
    ...(offline === undefined ? {} : { offlineAt: () => now }),
  });
  if (offline === undefined) return members;
  return members.map((member, index) => (index % 2 === 0 ? { ...member, exempt: true } : member));
}
