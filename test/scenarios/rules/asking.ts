import { randomUUID } from 'node:crypto';
import type { RequestEvent } from '#contracts';
import type { ApiClient } from '../../system/api-client.js';
import type { LogFollower } from '../../system/log-follower.js';
import type { RequestData, Traffic } from '../../system/traffic.js';
import { eventually } from './eventually.js';

export type RequestType = RequestEvent['type'];

export interface Answer {
  readonly code: number;
  readonly roomVersion: number;
}

/** A way to ask something of a room and to be answered. */
export interface Asking {
  ask<T extends RequestType>(type: T, data: RequestData<T>): Promise<Answer>;
}

/** As gateways do: a record in `chatroom.requests`, and one in `chatroom.results`. */
export class AskingInTheLog implements Asking {
  constructor(
    private readonly traffic: Traffic,
    private readonly follower: LogFollower,
  ) {}

  async ask<T extends RequestType>(type: T, data: RequestData<T>, at?: number): Promise<Answer> {
    const requestId = data.requestId ?? randomUUID();
    const earlier = this.answersTo(requestId).length;
    await this.traffic.request(type, { ...data, requestId }, at);
    await eventually(
      () => this.answersTo(requestId).length > earlier,
      `${type} ${requestId} was not answered`,
    );
    const { code, roomVersion } = this.answersTo(requestId).at(-1)!.data;
    return { code, roomVersion };
  }

  private answersTo(requestId: string) {
    return this.follower
      .events('RequestCompleted')
      .filter(({ data }) => data.requestId === requestId);
  }
}

interface Route {
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** After the room's own. */
  readonly path: string;
  readonly body?: object;
}

const routes: { readonly [T in RequestType]: (data: RequestData<T>) => Route } = {
  JoinRequested: ({ userId }) => ({ method: 'POST', path: '/join', body: { userId } }),
  LeaveRequested: ({ userId }) => ({ method: 'POST', path: '/leave', body: { userId } }),
  RemoveMemberRequested: ({ userId }) => ({ method: 'DELETE', path: `/members/${userId}` }),
  BlockUserRequested: ({ userId, minutes }) => ({
    method: 'PUT',
    path: `/blocks/${userId}`,
    body: { minutes },
  }),
  UnblockUserRequested: ({ userId }) => ({ method: 'DELETE', path: `/blocks/${userId}` }),
  AddToWhitelistRequested: ({ userId, expiresAt }) => ({
    method: 'PUT',
    path: `/whitelist/${userId}`,
    body: { expiresAt },
  }),
  RemoveFromWhitelistRequested: ({ userId }) => ({
    method: 'DELETE',
    path: `/whitelist/${userId}`,
  }),
  SetRoomPolicyRequested: ({ policy }) => ({ method: 'PUT', path: '/policy', body: policy }),
  DestroyRoomRequested: () => ({ method: 'DELETE', path: '' }),
};

/** As everybody else does: a command of the API, which waits for the answer. */
export class AskingByHttp implements Asking {
  constructor(private readonly api: ApiClient) {}

  async ask<T extends RequestType>(type: T, data: RequestData<T>): Promise<Answer> {
    const { method, path, body } = routes[type](data);
    const { status, body: answer } = await this.api.call(
      method,
      `/v1/chatrooms/${data.chatroomId}${path}?waitMs=30000`,
      {
        ...(body === undefined ? {} : { body }),
        ...(data.requestId === undefined ? {} : { idempotencyKey: data.requestId }),
      },
    );
    expect([status, answer]).toEqual([200, expect.objectContaining({ code: expect.any(Number) })]);
    const { code, roomVersion } = answer as Answer;
    return { code, roomVersion };
  }
}
