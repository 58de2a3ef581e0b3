import { waitUntil } from '../../tools/local-stack/wait.js';
import { audit } from '../system/audit.js';
import { Installation } from '../system/installation.js';
import type { LogFollower } from '../system/log-follower.js';
import type { Sentinels } from '../system/sentinels.js';
import type { ServiceProcess } from '../system/service-process.js';

const hourMs = 3_600_000;
const roundMs = 60_000;
/** How far the flips may be ahead of the saga, rounds: what a saga that is away leaves behind. */
const roundsAheadMax = 40;
const roundsAtEnd = 20;
const usersOfRoom = 10;
/** With it, what the flips leave behind while no saga runs is several fetches of presence. */
const factBytes = 1_000;
const followWithinMs = 60_000;

/**
 * Rooms whose users go offline and come back over and over. A round is: all go offline, those who
 * flip come back, and once Kafka has acknowledged that, a message comes that removes whoever is
 * offline. In each round one more user stays away: its removal shows that the message was a trigger.
 */
class Flips {
  readonly #installation: Installation;
  readonly #follower: LogFollower;
  readonly #start = Date.now() - 12 * hourMs;
  readonly rooms = Array.from({ length: 6 }, (_, number) => `flips-${String(number)}`);
  readonly #rounds = new Map<string, number>();
  #roundsLeft = Infinity;

  constructor(installation: Installation, follower: LogFollower) {
    this.#installation = installation;
    this.#follower = follower;
  }

  get #removed(): Set<string> {
    return new Set(this.#follower.events('MemberRemoved').map(({ data }) => data.userId));
  }

  /** Those who stayed away, and so must be removed. */
  get staysAway(): string[] {
    return [...this.#rounds].flatMap(([room, rounds]) =>
      Array.from({ length: rounds }, (_, round) => awayOf(room, round)),
    );
  }

  /** Until `end`, and for as long as `during` takes. */
  async around(during: () => Promise<void>): Promise<void> {
    const rooms = Promise.all(this.rooms.map((room) => this.#runRoom(room)));
    try {
      await Promise.all([rooms, during()]);
    } finally {
      this.#roundsLeft = 0;
      await rooms.catch(() => undefined);
    }
  }

  /** Lets each room make some more rounds. */
  end(): void {
    this.#roundsLeft = roundsAtEnd * this.rooms.length;
  }

  async #runRoom(room: string): Promise<void> {
    const { traffic } = this.#installation;
    const flipping = Array.from({ length: usersOfRoom }, (_, n) => `${room}-flips-again-${n}`);
    await traffic.joinAt(this.#start - 1, room, flipping);
    for (let round = 0; this.#goesOn(); round += 1) {
      const offlineAt = this.#start + round * roundMs;
      const away = awayOf(room, round);
      await traffic.joinAt(offlineAt - 1, room, [away]);
      await traffic.heavyPresence('UserOffline', [...flipping, away], offlineAt, factBytes);
      await traffic.heavyPresence('UserOnline', flipping, offlineAt + 1, factBytes);
      await traffic.messagesAt(room, [offlineAt + roundMs / 2]);
      this.#rounds.set(room, round + 1);
      const followed = awayOf(room, round - roundsAheadMax);
      await sees(() => round < roundsAheadMax || this.#removed.has(followed));
    }
  }

  #goesOn(): boolean {
    this.#roundsLeft -= 1;
    return this.#roundsLeft >= 0;
  }
}

const comesBack = Array.from({ length: 20 }, (_, number) => `comes-back-${String(number)}`);
/** Heavy records of theirs fill a partition several times beyond what one fetch takes. */
const strangers = Array.from({ length: 150 }, (_, number) => `stranger-${String(number)}`);

function awayOf(room: string, round: number): string {
  return `${room}-away-${String(round)}`;
}

describe('G1: who is back, or exempt, before the trigger is never removed', () => {
  let installation: Installation;
  let follower: LogFollower;
  let saga: ServiceProcess;
  let sentinels: Sentinels;

  beforeEach(async () => {
    installation = await Installation.create();
    follower = await installation.follow();
    saga = await installation.start('kickout-saga');
    sentinels = await installation.sentinels(follower);
  });

  afterEach(async () => {
    await installation.remove();
  });

  function removedUsers(): string[] {
    return follower
      .events('MemberRemoved')
      .map(({ data }) => data.userId)
      .filter((userId) => !userId.startsWith('sentinel'));
  }

  it('also where presence is read later than the messages that were written after it', async () => {
    const { traffic } = installation;
    const at = Date.now() - hourMs;
    await traffic.joinAt(at - 1, 'behind', ['stays-away', ...comesBack]);
    await traffic.offline(['stays-away', ...comesBack], at);
    await sentinels.read();
    saga.pause();
    await traffic.heavyPresence('UserOnline', strangers, at, 60_000);
    await traffic.online(comesBack, at + 1);
    await traffic.messagesAt('behind', [at + roundMs]);
    saga.resume();
    await sentinels.settled();
    expect(removedUsers()).toEqual(['stays-away']);
    expect(await audit(installation)).toEqual([]);
  });

  it('nor is who was exempted before, where requests are read later than the messages', async () => {
    const { traffic } = installation;
    const at = Date.now() - hourMs;
    await traffic.joinAt(at - 1, 'behind', ['stays-away', 'exempt']);
    await traffic.offline(['stays-away', 'exempt'], at);
    await sentinels.read();
    saga.pause();
    await traffic.heavyRequests('behind', strangers, 60_000);
    await traffic.whitelist('behind', 'exempt');
    await traffic.messagesAt('behind', [at + roundMs]);
    saga.resume();
    await sentinels.settled();
    expect(removedUsers()).toEqual(['stays-away']);
    expect(await audit(installation)).toEqual([]);
  });

  it('also while the saga is killed, started again, and joined by a second one', async () => {
    const flips = new Flips(installation, follower);
    await flips.around(async () => {
      await sees(() => removedUsers().length > 30);
      await saga.kill();
      const [first, second] = await Promise.all([
        installation.start('kickout-saga'),
        installation.start('kickout-saga'),
      ]);
      await sees(async () => (await first.runningTasks()) + (await second.runningTasks()) === 4);
      const removed = removedUsers().length;
      await sees(() => removedUsers().length > removed + 30);
      flips.end();
    });
    await sentinels.settled();
    expect(removedUsers().sort()).toEqual(flips.staysAway.sort());
    expect(await audit(installation)).toEqual([]);
  });
});

async function sees(condition: () => boolean | Promise<boolean>): Promise<void> {
  await waitUntil(condition, { timeoutMs: followWithinMs, otherwise: 'the saga did not go on' });
}
