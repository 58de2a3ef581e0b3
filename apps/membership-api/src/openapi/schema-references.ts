import type { TSchema } from '@sinclair/typebox';
import { RemovalPause } from '#contracts';
import { AutomaticRemoval } from '../automatic-removal/operations.js';
import { CommandAccepted, CommandCompleted } from '../commands/commands.js';
import { ProblemDetails } from '../http/problem.js';
import * as answers from '../reads/answers.js';

/** The schemas that stand by name in the document; all others stand where they are used. */
const named: Readonly<Record<string, TSchema>> = {
  Chatroom: answers.Room,
  RoomPolicy: answers.RoomPolicy,
  Member: answers.Member,
  MembersPage: answers.MembersPage,
  MembershipChecks: answers.MembershipChecks,
  ChatroomsPage: answers.ChatroomsPage,
  MemberExplanation: answers.MemberExplanation,
  HistoryEntry: answers.HistoryEntry,
  HistoryPage: answers.HistoryPage,
  RoomEvent: answers.RoomEvent,
  EventsPage: answers.EventsPage,
  WhitelistPage: answers.WhitelistPage,
  BlocksPage: answers.BlocksPage,
  RequestState: answers.RequestState,
  AutomaticRemoval,
  RemovalPause,
  CommandCompleted,
  CommandAccepted,
  Problem: ProblemDetails,
};

const names = new Map<unknown, string>(
  Object.entries(named).map(([name, schema]) => [schema, name]),
);

/** A schema as the document writes it: named ones as references, wherever they occur. */
export function documentSchema(schema: unknown): unknown {
  const name = names.get(schema);
  return name === undefined ? inlined(schema) : { $ref: `#/components/schemas/${name}` };
}

function inlined(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(documentSchema);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, documentSchema(value)]),
  );
}

export function componentSchemas(): Record<string, unknown> {
  return Object.fromEntries(Object.entries(named).map(([name, schema]) => [name, inlined(schema)]));
}
