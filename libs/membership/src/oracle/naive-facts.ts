import { isOf, type NaiveSign } from './naive-realtime.js';

export interface NaivePresence {
  readonly userId: string;
  readonly online: boolean;
  readonly at: number;
}

/** All that was told of presence and signs of life, as far as it is to be trusted. */
export class NaiveFacts {
  #presence: NaivePresence[] = [];
  #signs: NaiveSign[] = [];
  #presenceLostUntil = -Infinity;
  #activityLostUntil = -Infinity;

  presence(fact: NaivePresence): void {
    this.#presence.push(fact);
    this.#mistrust();
  }

  sign(sign: NaiveSign): void {
    this.#signs.push(sign);
    this.#mistrust();
  }

  presenceLost(until: number): void {
    this.#presenceLostUntil = Math.max(until, this.#presenceLostUntil);
    this.activityLost(until);
  }

  activityLost(until: number): void {
    this.#activityLostUntil = Math.max(until, this.#activityLostUntil);
    this.#mistrust();
  }

  /** What happened while facts may be missing: a UserOffline counts as UserOnline, a sign not at all. */
  #mistrust(): void {
    this.#presence = this.#presence.map((fact) =>
      fact.online || fact.at > this.#presenceLostUntil ? fact : { ...fact, online: true },
    );
    this.#signs = this.#signs.filter(({ at }) => at > this.#activityLostUntil);
  }

  /** The newest counts, at the same moment UserOnline. */
  newestPresence(userId: string): NaivePresence | undefined {
    const facts = this.#presence.filter((fact) => fact.userId === userId);
    const newest = facts.filter(({ at }) => facts.every((other) => other.at <= at));
    return newest.find(({ online }) => online) ?? newest[0];
  }

  onlineAt(userId: string): number[] {
    return this.#presence
      .filter((fact) => fact.userId === userId && fact.online)
      .map(({ at }) => at);
  }

  activeAt(member: Omit<NaiveSign, 'at'>): number[] {
    return this.#signs.filter((sign) => isOf(sign, member)).map(({ at }) => at);
  }
}
