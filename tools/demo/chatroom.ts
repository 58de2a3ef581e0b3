import { randomUUID } from 'node:crypto';
import type { EventOf, RecordReference } from '#contracts';
import type { Narrator } from './narrator.js';
import type { RunningSystem } from './running-system.js';

/** Longest wait for what is to come, ms: the API answers as soon as it is there. */
const waitMs = 20_000;

interface CommandResult {
  readonly code: number;
  readonly roomVersion: number;
}

export interface Removal {
  readonly type: string;
  readonly roomVersion: number;
  readonly reason: string;
  readonly evidence: {
    readonly offlineAt: number;
    readonly messagesSince: number;
    readonly newestMessageAt: number;
  };
  readonly causedBy: RecordReference;
}

/** The story did not come out as told. */
export class StoryError extends Error {
  override readonly name = 'StoryError';
}

export function expectThat(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new StoryError(otherwise);
}

/** A room of the story. Whatever is done in it is told, with the answer that it got, and must succeed. */
export class Chatroom {
  readonly id: string;
  readonly #system: RunningSystem;
  readonly #narrator: Narrator;
  #version = 0;

  constructor(id: string, system: RunningSystem, narrator: Narrator) {
    this.id = id;
    this.#system = system;
    this.#narrator = narrator;
  }

  async join(userId: string): Promise<void> {
    await this.#command('POST', '/join', { userId }, 0);
  }

  async whitelist(userId: string): Promise<void> {
    await this.#command('PUT', `/whitelist/${userId}`, {}, 0);
  }

  async leave(userId: string, expectedCode = 0): Promise<void> {
    await this.#command('POST', '/leave', { userId }, expectedCode);
  }

  async #command(method: string, path: string, body: object, expectedCode: number): Promise<void> {
    const result = await this.#ask(method, `${path}?waitMs=${waitMs}`, body);
    const { code, roomVersion } = result as CommandResult;
    const sent = Object.keys(body).length === 0 ? '' : ` ${JSON.stringify(body)}`;
    this.#narrator.answered(
      `${method} …${path}${sent}`,
      `code ${code}, room version ${roomVersion}`,
    );
    expectThat(code === expectedCode, `the code should be ${expectedCode}`);
    this.#version = roomVersion;
  }

  /** The first to join the room: asked for by a gateway in the log, at an event time of its own. */
  async joinFirst(userId: string, timeMs: number): Promise<void> {
    const data = { requestId: randomUUID(), chatroomId: this.id, userId };
    await this.#system.write({ type: 'JoinRequested', data }, timeMs);
    const roomCreatedAndMemberJoined = 2;
    this.#version += roomCreatedAndMemberJoined;
    await this.hasMember(userId);
  }

  /** Messages of anybody, one a millisecond. */
  async messages(count: number): Promise<void> {
    const moments = Array.from({ length: count }, () => this.#system.moment());
    await Promise.all(moments.map((timeMs) => this.messageAt(timeMs)));
  }

  async messageAt(timeMs: number): Promise<void> {
    const event: EventOf<'MessageCreated'> = { type: 'MessageCreated', data: { text: 'Hello!' } };
    await this.#system.write(event, timeMs, this.id);
  }

  /** In a state of the room at least as new as all that was told. */
  async hasMember(userId: string): Promise<void> {
    const path = `/members/${userId}`;
    const body = await this.#read(path, this.#version);
    const { membershipId } = body as { readonly membershipId: string };
    this.#narrator.answered(`GET …${path}`, `member as ${membershipId}`);
  }

  async hasMembers(...userIds: readonly string[]): Promise<void> {
    const body = await this.#read('/members', this.#version);
    const { members } = body as { readonly members: readonly { readonly userId: string }[] };
    const found = members.map(({ userId }) => userId).join(', ');
    this.#narrator.answered('GET …/members', found);
    expectThat(found === userIds.join(', '), `the members should be ${userIds.join(', ')}`);
  }

  /**
   * Waits for the room's next version, which has to be this removal: so nothing else has happened before
   * it.
   */
  async removal(userId: string): Promise<Removal> {
    const path = `/members/${userId}/history`;
    const body = await this.#read(path, this.#version + 1);
    const [newest] = (body as { readonly history: readonly Removal[] }).history;
    this.#narrator.answered(`GET …${path}`, newest?.type ?? 'nothing');
    if (newest?.type !== 'MemberRemoved') throw new StoryError(`${userId} should be removed`);
    this.#tellWhy(newest);
    this.#version += 1;
    expectThat(newest.roomVersion === this.#version, 'it should be the next event of the room');
    return newest;
  }

  #tellWhy({ reason, evidence, causedBy }: Removal): void {
    const { offlineAt, messagesSince, newestMessageAt } = evidence;
    const laterSeconds = ((newestMessageAt - offlineAt) / 1_000).toFixed(3);
    this.#narrator.detail('reason', reason);
    this.#narrator.detail(
      'offline',
      `since ${new Date(offlineAt).toISOString().slice(11, -1)} UTC`,
    );
    this.#narrator.detail(
      'messages',
      `${messagesSince} since, the newest ${laterSeconds} s after that`,
    );
    const { topic, partition, offset } = causedBy;
    this.#narrator.detail('caused by', `${topic}, partition ${partition}, offset ${offset}`);
  }

  #read(path: string, minVersion: number): Promise<unknown> {
    return this.#ask('GET', `${path}?minVersion=${minVersion}&waitMs=${waitMs}`);
  }

  /** @throws StoryError when the answer is a problem. */
  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await this.#system.ask(method, `/v1/chatrooms/${this.id}${path}`, body);
    if (answer.status === 200) return answer.body;
    throw new StoryError(`${method} …${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
}
