import type { Traffic } from '../../system/traffic.js';

const policy = { realtimeKickOut: true, realtimeAfterSeconds: 5, activityTimeoutSeconds: 10 };
const livingCount = 3;

/**
 * A room with real-time kick-out, in which nobody ever writes a message. In each round those who live give
 * a sign, one more user falls silent and one more goes offline: both must be removed, and when the rounds
 * are over those who lived, too.
 */
export class RealtimeRoom {
  readonly chatroomId: string;
  readonly #traffic: Traffic;
  readonly #living: readonly string[];
  readonly #abnormal = new Set<string>();
  #round = 0;

  constructor(chatroomId: string, traffic: Traffic) {
    this.chatroomId = chatroomId;
    this.#traffic = traffic;
    this.#living = Array.from({ length: livingCount }, (_, n) => `${chatroomId}-lives-${n}`);
  }

  async open(): Promise<void> {
    const { chatroomId } = this;
    await this.#traffic.request('SetRoomPolicyRequested', { chatroomId, policy });
    await this.gather();
  }

  /** Those who live are members, also where they were removed while their signs could not be written. */
  async gather(): Promise<void> {
    await this.#traffic.join(this.chatroomId, ...this.#living);
  }

  /** @throws {Error} when Kafka did not acknowledge a part of it. */
  async play(): Promise<undefined> {
    this.#round += 1;
    const [silent, gone] = ['silent', 'gone'].map(
      (what) => `${this.chatroomId}-${what}-${this.#round}`,
    ) as [string, string];
    await this.#traffic.join(this.chatroomId, ...this.#living, silent, gone);
    await Promise.all([...this.#living, silent].map((userId) => this.#giveSign(userId)));
    await this.#traffic.offline(gone);
    this.#abnormal.add(gone);
  }

  async #giveSign(userId: string): Promise<void> {
    const sign = { type: 'MemberActive', data: { userId } } as const;
    await this.#traffic.event(sign, Date.now(), this.chatroomId);
    this.#abnormal.add(userId);
  }

  /** Who must not be a member for long, now that no more rounds are played. */
  get abnormal(): ReadonlySet<string> {
    return this.#abnormal;
  }
}
