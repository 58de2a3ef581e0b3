import { type EventData, resultCodes, type RoomPolicyChange } from '#contracts';
import type { RequestData } from '../../system/traffic.js';
import type { Asking, RequestType } from './asking.js';
import { eventually } from './eventually.js';
import type { Scene } from './scene.js';

/** What of the API's answers the scenarios take apart. */
interface Read {
  readonly status: number;
  readonly history?: readonly object[];
  readonly events?: readonly { readonly type: string; readonly userId?: string }[];
}

/** A room of one scenario: what is done in it is asked for in one way, and read from log and API. */
export class Room {
  /** The version after the newest answer or removal that was seen. */
  #version = 0;

  constructor(
    readonly id: string,
    private readonly scene: Scene,
    private readonly asking: Asking,
  ) {}

  /** A user of this scenario alone: presence and bans are of users, whatever the room. */
  user(name: string): string {
    return `${name}-of-${this.id}`;
  }

  async #ask<T extends RequestType>(type: T, data: RequestData<T>): Promise<number> {
    const { code, roomVersion } = await this.asking.ask(type, data);
    this.#version = Math.max(this.#version, roomVersion);
    return code;
  }

  get version(): number {
    return this.#version;
  }

  join(userId: string, requestId?: string): Promise<number> {
    return this.#ask('JoinRequested', this.#of(userId, requestId));
  }

  /** Each must be let in. */
  async joinAll(...userIds: readonly string[]): Promise<void> {
    for (const userId of userIds) expect(await this.join(userId)).toBe(resultCodes.OK);
  }

  leave(userId: string, requestId?: string): Promise<number> {
    return this.#ask('LeaveRequested', this.#of(userId, requestId));
  }

  kick(userId: string): Promise<number> {
    return this.#ask('RemoveMemberRequested', this.#of(userId));
  }

  block(userId: string, minutes = 60): Promise<number> {
    return this.#ask('BlockUserRequested', { ...this.#of(userId), minutes });
  }

  unblock(userId: string): Promise<number> {
    return this.#ask('UnblockUserRequested', this.#of(userId));
  }

  whitelist(userId: string, expiresAt?: number): Promise<number> {
    return this.#ask('AddToWhitelistRequested', {
      ...this.#of(userId),
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
  }

  unwhitelist(userId: string): Promise<number> {
    return this.#ask('RemoveFromWhitelistRequested', this.#of(userId));
  }

  setPolicy(policy: RoomPolicyChange): Promise<number> {
    return this.#ask('SetRoomPolicyRequested', { chatroomId: this.id, policy });
  }

  destroy(): Promise<number> {
    return this.#ask('DestroyRoomRequested', { chatroomId: this.id });
  }

  /** All go offline at one moment, which is returned. */
  async offline(...userIds: readonly string[]): Promise<number> {
    const at = Date.now();
    await this.scene.traffic.offline(userIds, at);
    return at;
  }

  /** Messages at these event times. */
  messagesAt(...times: readonly number[]): Promise<void> {
    return this.scene.traffic.messagesAt(this.id, times);
  }

  /** `count` messages, one a millisecond after `time`. */
  messagesAfter(time: number, count: number): Promise<void> {
    return this.scene.traffic.messages(this.id, count, time + 1);
  }

  /** The user's newest removal, from the log; the API tells the same of it. */
  async removalOf(userId: string, times = 1): Promise<EventData<'MemberRemoved'>> {
    const removals = () =>
      this.scene.follower
        .events('MemberRemoved')
        .filter(({ data }) => data.chatroomId === this.id && data.userId === userId);
    await eventually(() => removals().length >= times, `${userId} was not removed`);
    expect(removals()).toHaveLength(times);
    const removal = removals().at(-1)!.data;
    this.#version = Math.max(this.#version, removal.roomVersion);
    const { membershipId, roomVersion, reason, occurredAt } = removal;
    expect(await this.read(`/members/${userId}/history`, '&limit=500')).toMatchObject({
      history: expect.arrayContaining([
        expect.objectContaining({
          type: 'MemberRemoved',
          membershipId,
          roomVersion,
          reason,
          occurredAt,
        }),
      ]),
    });
    return removal;
  }

  /** Once everything that was written has been decided on, the user is a member. */
  async keeps(...userIds: readonly string[]): Promise<void> {
    await this.scene.settled();
    this.#version = Math.max(this.#version, await this.scene.versionOf(this.id));
    for (const userId of userIds) {
      expect(await this.read(`/members/${userId}`)).toMatchObject({ status: 200, userId });
    }
  }

  async isWithout(userId: string): Promise<void> {
    expect((await this.read(`/members/${userId}`)).status).toBe(404);
  }

  /** Of the room, or of a user in it, in their order. */
  async eventTypes(userId?: string): Promise<readonly string[]> {
    const { events = [] } = await this.read('/events', '&limit=1000');
    return events
      .filter((event) => userId === undefined || event.userId === userId)
      .map(({ type }) => type);
  }

  /** A read of the API that includes all that was answered before. */
  async read(path: string, query = ''): Promise<Read> {
    const { status, body } = await this.scene.api.get(
      `/v1/chatrooms/${this.id}${path}?minVersion=${this.#version}&waitMs=30000${query}`,
    );
    return { status, ...(body as Omit<Read, 'status'>) };
  }

  /** Resolves once `explain` says at least this of the user. */
  async explains(userId: string, expected: object): Promise<void> {
    await eventually(async () => {
      const answer = await this.read(`/members/${userId}/explain`);
      return Object.entries(expected).every(
        ([name, value]) => answer[name as keyof Read] === value,
      );
    }, `${userId} is not explained as expected`);
  }

  #of(userId: string, requestId?: string) {
    const user = { chatroomId: this.id, userId };
    return requestId === undefined ? user : { ...user, requestId };
  }
}
