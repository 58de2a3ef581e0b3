import { jest } from '@jest/globals';
import { topics } from '#contracts';
import { waitUntil } from '../../tools/local-stack/wait.js';
import { toldEventIds, wrongStatuses } from '../system/audit/room-status.js';
import { Installation } from '../system/installation.js';
import type { LogFollower } from '../system/log-follower.js';
import type { ServiceProcess } from '../system/service-process.js';
import { type Behaviour, StatusReceiver } from '../system/status-receiver.js';

const withinMs = 90_000;

jest.setTimeout(240_000);
const rooms = Array.from({ length: 8 }, (_, number) => `room-${number}`);

describe('The room status push', () => {
  let installation: Installation;
  let follower: LogFollower;
  const receivers: StatusReceiver[] = [];
  let requests = 0;
  let turns = 0;

  beforeAll(async () => {
    installation = await Installation.create();
    follower = await installation.follow();
    await installation.start('kickout-saga');
    await turn();
  });

  afterAll(async () => {
    await installation.remove();
    await Promise.all(receivers.map((receiver) => receiver.stop()));
  });

  async function receiver(name: string): Promise<StatusReceiver> {
    const started = await StatusReceiver.start(name);
    receivers.push(started);
    return started;
  }

  function launch(...to: readonly StatusReceiver[]): Promise<ServiceProcess> {
    return installation.launch('status-webhook', {
      STATUS_WEBHOOK_RECEIVERS: JSON.stringify(to.map(({ setting }) => setting)),
      REQUEST_ENTRIES_MAX: '4',
      REQUEST_LINGER_MS: '20',
      REQUEST_TIMEOUT_MS: '1000',
      RETRY_DELAY_MS: '20',
      RETRY_DELAY_MAX_MS: '200',
    });
  }

  async function start(...to: readonly StatusReceiver[]): Promise<ServiceProcess> {
    return (await launch(...to)).untilReady();
  }

  /** People come to every room and go, for every reason there is a request for; decided when it resolves. */
  async function turn(): Promise<void> {
    const { traffic } = installation;
    const [kicked, blocked, leaving, staying] = ['kicked', 'blocked', 'leaving', 'staying'].map(
      (who) => `${who}-${turns}`,
    ) as [string, string, string, string];
    for (const chatroomId of rooms) {
      await traffic.join(chatroomId, kicked, blocked, leaving, staying);
      await traffic.leave(chatroomId, leaving);
      await traffic.request('RemoveMemberRequested', { chatroomId, userId: kicked });
      await traffic.request('BlockUserRequested', { chatroomId, userId: blocked, minutes: 60 });
    }
    const destroyed = rooms[turns % rooms.length] ?? '';
    await traffic.request('DestroyRoomRequested', { chatroomId: destroyed });
    turns += 1;
    requests += rooms.length * 7 + 1;
    await waitUntil(() => follower.events('RequestCompleted').length >= requests, {
      timeoutMs: withinMs,
      otherwise: 'requests were not answered',
    });
  }

  async function toldEverything(...who: readonly StatusReceiver[]): Promise<void> {
    const membership = await installation.read(topics.membership);
    const expected = toldEventIds(membership);
    expect(expected.size).toBeGreaterThan(rooms.length);
    for (const each of who) {
      await waitUntil(() => each.eventIds.size >= expected.size, {
        timeoutMs: withinMs,
        otherwise: `${each.name} was told ${each.eventIds.size} of ${expected.size} events`,
      });
      expect({ findings: wrongStatuses(each.taken, membership), forged: each.forged }).toEqual({
        findings: [],
        forged: 0,
      });
    }
  }

  function toldMore(who: StatusReceiver): Promise<void> {
    const before = who.eventIds.size;
    return waitUntil(() => who.eventIds.size > before, {
      timeoutMs: withinMs,
      otherwise: `${who.name} is told nothing more`,
    });
  }

  it('tells each event once, in room order, to a receiver that takes it', async () => {
    const well = await receiver('well');
    const service = await start(well);
    await turn();
    await toldEverything(well);
    expect(well.taken).toHaveLength(well.eventIds.size);
    const ends = await installation.log.endOffsets(topics.membership);
    const positions = () => installation.groupOffsets('status-webhook.well', topics.membership);
    await waitUntil(async () => (await positions()).join() === ends.join(), {
      timeoutMs: withinMs,
      otherwise: 'the position does not follow what is acknowledged',
    });
    await service.stop();
  });

  it('tells everything to a receiver that fails, hangs, breaks connections and restarts', async () => {
    const bad = await receiver('bad');
    const weather: readonly Behaviour[] = ['fail', 'take', 'reset', 'take unheard', 'hang', 'take'];
    bad.behaviour = (request) => weather[request % weather.length] ?? 'take';
    const allWeather = () => {
      const enough = bad.requests + 2 * weather.length;
      return waitUntil(() => bad.requests >= enough, {
        timeoutMs: withinMs,
        otherwise: 'it is not asked again',
      });
    };
    const service = await start(bad);
    await allWeather();
    await bad.stop();
    await turn();
    await bad.listen();
    await allWeather();
    bad.behaviour = () => 'take';
    await toldEverything(bad);
    expect(bad.taken.length).toBeGreaterThan(bad.eventIds.size);
    expect(await service.isReady()).toBe(true);
    await service.stop();
  });

  it('tells everything to one receiver while another is dead, and to that one when it lives again', async () => {
    const [alive, dead] = [await receiver('alive'), await receiver('dead')];
    await dead.stop();
    const service = await start(alive, dead);
    await turn();
    await toldEverything(alive);
    expect(dead.requests).toBe(0);
    expect(await service.isReady()).toBe(true);
    const age = 'chatroom_webhook_oldest_undelivered_age_seconds';
    await waitUntil(async () => (await service.metric(age, 'receiver="alive"')) === 0, {
      timeoutMs: withinMs,
      otherwise: 'something still waits for the receiver that is alive',
    });
    expect(await service.metric(age, 'receiver="dead"')).toBeGreaterThan(0);
    await dead.listen();
    await toldEverything(dead);
    await service.stop();
  });

  it('loses nothing and keeps the order when processes are killed, stand still and come and go', async () => {
    const [one, two] = [await receiver('one'), await receiver('two')];
    two.behaviour = (request) => (request % 3 === 0 ? 'take unheard' : 'take');
    let killed = await start(one, two);
    let turning = turn();
    await toldMore(one);
    await killed.kill();
    killed = await launch(one, two);
    await turning;
    turning = turn();
    await toldMore(two);
    const standing = await start(one, two);
    await killed.kill();
    await turning;
    const passing = await start(one, two);
    standing.pause();
    await turn();
    await passing.stop();
    const last = await start(one, two);
    await turn();
    standing.resume();
    await toldEverything(one, two);
    two.behaviour = () => 'take';
    await turn();
    await toldEverything(one, two);
    await waitUntil(async () => (await last.isReady()) && (await standing.isReady()), {
      timeoutMs: withinMs,
      otherwise: 'not both share the partitions',
    });
  });
});
