import { Problem } from '../http/problem.js';

export function noChatroom(chatroomId: string): Problem {
  return new Problem('chatroom-not-found', `There is no chatroom ${chatroomId}.`);
}

export function noMember(chatroomId: string, userId: string): Problem {
  return new Problem('member-not-found', `${userId} is not in the chatroom ${chatroomId}.`);
}
