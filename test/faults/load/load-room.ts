import type { Traffic } from '../../system/traffic.js';
import type { Commands } from './commands.js';

const hourMs = 3_600_000;
const longAgoMs = 31_000;
const messageLimit = 31;
const flippersCount = 4;

/** A member that went offline, and when the message was handed to Kafka that makes it leave. */
export interface Probe {
  readonly userId: string;
  readonly chatroomId: string;
  /** Monotonic ms. */
  readonly triggeredAt: number;
}

/**
 * A room in which members go offline and come back over and over. In each round all go offline, those who
 * flip come back, and once Kafka has acknowledged that, whoever is offline is made due: in one kind of
 * room by the 31st message, in the other by one message long after. In each round one more user
 * stays away and must be removed; the exempt one is always away and must stay.
 */
export class LoadRoom {
  readonly chatroomId: string;
  readonly #isCounting: boolean;
  readonly #traffic: Traffic;
  readonly #commands: Commands;
  readonly #flippers: readonly string[];
  #round = 0;

  constructor(chatroomId: string, isCounting: boolean, traffic: Traffic, commands: Commands) {
    this.chatroomId = chatroomId;
    this.#isCounting = isCounting;
    this.#traffic = traffic;
    this.#commands = commands;
    this.#flippers = Array.from({ length: flippersCount }, (_, n) => `${chatroomId}-flips-${n}`);
  }

  /** The flippers are members, also those that an unfinished round has left offline and removed. */
  async gather(): Promise<void> {
    await this.#traffic.joinAt(Date.now() - hourMs, this.chatroomId, this.#flippers);
  }

  async open(): Promise<void> {
    const exempt = `${this.chatroomId}-exempt`;
    await this.#traffic.joinAt(Date.now() - hourMs, this.chatroomId, [exempt]);
    await this.#traffic.whitelist(this.chatroomId, exempt);
    await this.#traffic.offline(exempt, Date.now() - hourMs + 1);
    await this.gather();
  }

  /**
   * Resolves once the trigger is acknowledged; undefined where the API did not let the user in who was to
   * stay away.
   *
   * @throws {Error} when Kafka did not acknowledge a part of it.
   */
  async play(): Promise<Probe | undefined> {
    this.#round += 1;
    const away = `${this.chatroomId}-away-${this.#round}`;
    const offlineAt = Date.now() - (this.#isCounting ? 0 : longAgoMs);
    const hasJoined = await this.#letIn(away, offlineAt - 1);
    const leaving = this.#round - 1;
    await this.#traffic.leave(this.chatroomId, `${this.chatroomId}-away-${leaving}`);
    await this.#traffic.offline(
      [...this.#flippers, away],
      this.#isCounting ? undefined : offlineAt,
    );
    await this.#traffic.online(this.#flippers, this.#isCounting ? undefined : offlineAt + 1);
    const triggeredAt = performance.now();
    await this.#trigger(offlineAt);
    const { chatroomId } = this;
    return hasJoined ? { userId: away, chatroomId, triggeredAt } : undefined;
  }

  /** Where members go offline now, through the API, which gives the request the time that it is. */
  async #letIn(userId: string, at: number): Promise<boolean> {
    if (this.#isCounting) return this.#commands.join(this.chatroomId, userId);
    await this.#traffic.joinAt(at, this.chatroomId, [userId]);
    return true;
  }

  async #trigger(offlineAt: number): Promise<void> {
    if (this.#isCounting)
      await this.#traffic.messages(this.chatroomId, messageLimit, Date.now() + 1);
    else await this.#traffic.messagesAt(this.chatroomId, [offlineAt + longAgoMs]);
  }
}
