import { Chatroom, expectThat } from './chatroom.js';
import type { Narrator } from './narrator.js';
import type { RunningSystem } from './running-system.js';

const secondMs = 1_000;

/**
 * What the default rule does, told by what happens to those who live by it. Every scene waits for its
 * end by asking for a state that includes it, and is over at once.
 *
 * @throws StoryError when the system does something else than the story tells.
 */
export class Story {
  readonly #system: RunningSystem;
  readonly #narrator: Narrator;
  readonly #room: Chatroom;
  readonly #quietRoom: Chatroom;

  constructor(system: RunningSystem, narrator: Narrator) {
    this.#system = system;
    this.#narrator = narrator;
    const id = `demo-${Date.now().toString(36)}`;
    this.#room = new Chatroom(id, system, narrator);
    this.#quietRoom = new Chatroom(`${id}-quiet`, system, narrator);
  }

  async tell(): Promise<void> {
    this.#narrator.title(
      'Who leaves a chatroom, and why',
      `told by the system at ${this.#system.apiUrl}, in the room ${this.#room.id}`,
    );
    await this.#threeJoin();
    await this.#oneIsRemoved();
    await this.#theOthersStay();
    await this.#oneMessageIsEnough();
    await this.#oneLeaves();
    this.#narrator.end('The story came out as told.');
  }

  async #threeJoin(): Promise<void> {
    this.#narrator.scene('Three users join');
    this.#narrator.happens('anna, ben and cara ask to join; each answer is the decision itself');
    for (const userId of ['anna', 'ben', 'cara']) await this.#room.join(userId);
    await this.#room.hasMembers('anna', 'ben', 'cara');
    this.#narrator.concludes('the room exists since the first of them joined');
  }

  async #oneIsRemoved(): Promise<void> {
    this.#narrator.scene('ben goes offline, and the room talks on');
    this.#narrator.happens("ben's last connection is gone: a fact about a user, of no room");
    await this.#offline('ben');
    this.#narrator.happens('30 messages: nobody leaves, for the rule wants 31');
    await this.#room.messages(30);
    await this.#room.hasMember('ben');
    this.#narrator.happens('the 31st message within 30 s: ben is removed');
    await this.#room.messages(1);
    const { reason, evidence } = await this.#room.removal('ben');
    expectThat(reason === 'OFFLINE_MESSAGE_COUNT', 'the reason should be the count of messages');
    expectThat(evidence.messagesSince === 31, 'it should be the 31st message, not one before');
    await this.#room.hasMembers('anna', 'cara');
    this.#narrator.concludes('removed by the 31st message, and not by one before');
  }

  async #theOthersStay(): Promise<void> {
    this.#narrator.scene('One comes back in time, one is on the whitelist, one does neither');
    this.#narrator.happens('dora joins and is put on the whitelist; emil joins');
    await this.#room.join('dora');
    await this.#room.whitelist('dora');
    await this.#room.join('emil');
    this.#narrator.happens('cara, dora and emil go offline');
    for (const userId of ['cara', 'dora', 'emil']) await this.#offline(userId);
    this.#narrator.happens('30 messages; then cara comes back');
    await this.#room.messages(30);
    await this.#online('cara');
    this.#narrator.happens('the 31st message, which all three are judged by: emil is removed');
    await this.#room.messages(1);
    await this.#room.removal('emil');
    await this.#room.hasMembers('anna', 'cara', 'dora');
    this.#narrator.concludes('cara stays, for she came back in time');
    this.#narrator.concludes('dora stays, for the whitelist exempts her');
  }

  /** Event times are those of the records, so half a minute need not be waited for. */
  async #oneMessageIsEnough(): Promise<void> {
    const offlineAtMs = this.#system.moment() - 40 * secondMs;
    this.#narrator.scene('A quiet room: 30 s offline, and one message');
    this.#narrator.happens('finn joined a minute ago and went offline 40 s ago, say the records');
    await this.#quietRoom.joinFirst('finn', offlineAtMs - 20 * secondMs);
    await this.#system.write({ type: 'UserOffline', data: { userId: 'finn' } }, offlineAtMs);
    this.#narrator.happens('a message 29.999 s after that: too early, finn stays');
    await this.#quietRoom.messageAt(offlineAtMs + 30 * secondMs - 1);
    await this.#quietRoom.hasMember('finn');
    this.#narrator.happens('a message 30.000 s after that: finn is removed');
    await this.#quietRoom.messageAt(offlineAtMs + 30 * secondMs);
    const { reason, evidence } = await this.#quietRoom.removal('finn');
    expectThat(reason === 'OFFLINE_TIMEOUT_MESSAGE', 'the reason should be the 30 s');
    expectThat(evidence.messagesSince === 2, 'it should be the second message, not the first');
    this.#narrator.concludes('no message, no removal; the first one after 30 s is enough');
  }

  async #oneLeaves(): Promise<void> {
    this.#narrator.scene('anna leaves of her own accord');
    this.#narrator.happens('anna leaves: code 0');
    await this.#room.leave('anna');
    this.#narrator.happens('anna leaves once more: code 23406, not in the chatroom');
    await this.#room.leave('anna', 23406);
    await this.#room.hasMembers('cara', 'dora');
    this.#narrator.concludes('who was told 0 is out, for the answer comes from the decision');
  }

  async #offline(userId: string): Promise<void> {
    await this.#system.write({ type: 'UserOffline', data: { userId } }, this.#system.moment());
  }

  async #online(userId: string): Promise<void> {
    await this.#system.write({ type: 'UserOnline', data: { userId } }, this.#system.moment());
  }
}
