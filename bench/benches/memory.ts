import { bench } from '../harness/bench.js';
import { provideJavaPeer } from '../harness/java-peer.js';
import { whileRunning } from '../installations/installation.js';
import { SagaInstallation } from '../installations/saga-installation.js';
import { dealtMembers } from '../workload/members.js';
import { randomFrom } from '../workload/random.js';

const minuteMs = 60_000;
const rooms = 10_000;
const offlineEvery = 5;

export const memory = bench({
  name: 'memory',
  workload:
    '1,000,000 members of 10,000 rooms, each of whom has been online, a fifth offline and waiting: what a saga ' +
    'that holds them occupies beyond one that holds none, both after a garbage collection.',
  sizes: { full: { members: 1_000_000 }, quick: { members: 20_000 } },
  targets: [{ figure: 'bytesPerMember', side: 'saga', atMost: 200 }],
  async prepare({ brokers, progress }, size) {
    const place = { brokers, peer: await provideJavaPeer(progress), partitions: 4 };
    const now = Date.now();
    const random = randomFrom(7);
    const saga = await SagaInstallation.create(place);
    const empty = await SagaInstallation.create(place);
    const members = dealtMembers(size.members, () => Math.floor(random() * rooms), {
      joinedAt: now - 20 * minuteMs,
      offlineAt: (index) => (index % offlineEvery === 0 ? now - 10 * minuteMs : undefined),
    });
    await saga.seed(members);
    return {
      sides: {
        saga: async () => {
          const [held, none] = [await residentBytes(saga), await residentBytes(empty)];
          return { bytesPerMember: (held - none) / size.members, residentMiB: held / 2 ** 20 };
        },
      },
      verify: () => saga.verifyNoEvents(),
      close: async () => {
        await saga.close();
        await empty.close();
      },
    };
  },
});

async function residentBytes(saga: SagaInstallation): Promise<number> {
  const side = saga.start({}, ['--expose-gc']);
  return whileRunning(side, () => Promise.resolve(side.usage().residentBytes));
}
