import { ApiClient } from '../../system/api-client.js';
import { Installation } from '../../system/installation.js';
import type { LogFollower } from '../../system/log-follower.js';
import type { Sentinels } from '../../system/sentinels.js';
import type { ServiceProcess } from '../../system/service-process.js';
import type { Traffic } from '../../system/traffic.js';
import { AskingByHttp, AskingInTheLog } from './asking.js';
import { Room } from './room.js';

/** How a scenario asks for what is asked for. */
export const ways = ['in the log', 'by HTTP'] as const;
export type Way = (typeof ways)[number];

/** A pause begins only where more members than any other scenario has go offline at once. */
const sagaSettings = {
  CLOCK_SKEW_SECONDS: '0',
  PAUSE_SHARE_PERCENT: '50',
  PAUSE_MEMBERS_MIN: '50',
  PAUSE_WINDOW_SECONDS: '60',
  PAUSE_HOLD_SECONDS: '3600',
};

const roomEventTypes = [
  'RoomCreated',
  'MemberJoined',
  'MemberRemoved',
  'UserBlocked',
  'UserUnblocked',
  'UserWhitelisted',
  'UserUnwhitelisted',
  'RoomPolicySet',
  'RoomDestroyed',
] as const;

interface Services {
  readonly installation: Installation;
  readonly follower: LogFollower;
  readonly sentinels: Sentinels;
  readonly api: ApiClient;
  readonly saga: ServiceProcess;
}

/** The whole system, in which each scenario has a room, and users, of its own. */
export class Scene {
  #services: Services | undefined;
  #rooms = 0;

  async open(): Promise<void> {
    const installation = await Installation.create();
    const follower = await installation.follow();
    const [saga, api] = await Promise.all([
      installation.start('kickout-saga', sagaSettings),
      ApiClient.start(installation),
      installation.start('membership-projection'),
    ]);
    const sentinels = await installation.sentinels(follower);
    this.#services = { installation, follower, sentinels, api, saga };
  }

  async close(): Promise<void> {
    await this.#services?.installation.remove();
  }

  get #open(): Services {
    if (this.#services === undefined) throw new Error('the scene is not open');
    return this.#services;
  }

  get installation(): Installation {
    return this.#open.installation;
  }

  get follower(): LogFollower {
    return this.#open.follower;
  }

  get api(): ApiClient {
    return this.#open.api;
  }

  get traffic(): Traffic {
    return this.installation.traffic;
  }

  /** Everything that was written before has been decided on. */
  settled(): Promise<void> {
    return this.#open.sentinels.settled();
  }

  /** Everything that was written before has been read by every task. */
  read(): Promise<void> {
    return this.#open.sentinels.read();
  }

  /** The room's version in the event store now; 0 where there is no such room. */
  async versionOf(chatroomId: string): Promise<number> {
    await this.follower.caughtUp();
    const ofRoom = roomEventTypes
      .flatMap((type) => this.follower.events(type))
      .filter(({ data }) => data.chatroomId === chatroomId);
    return Math.max(0, ...ofRoom.map(({ data }) => data.roomVersion));
  }

  newRoom(way: Way = 'in the log'): Room {
    this.#rooms += 1;
    const asking =
      way === 'by HTTP'
        ? new AskingByHttp(this.api)
        : new AskingInTheLog(this.traffic, this.follower);
    return new Room(`room-${String(this.#rooms)}`, this, asking);
  }

  /** The saga dies at once, and another process takes its place. */
  async replaceSaga(): Promise<void> {
    await this.#open.saga.kill();
    const saga = await this.installation.start('kickout-saga', sagaSettings);
    this.#services = { ...this.#open, saga };
  }
}
