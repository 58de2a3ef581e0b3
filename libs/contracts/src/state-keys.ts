import { ByteRange } from './byte-range.js';
import { knownTexts } from './known-texts.js';
import type { SagaStateEntry } from './saga-state.js';

/** No id contains it: identifiers have no control characters. */
const separator = '\u001f';
const separatorByte = separator.charCodeAt(0);

type Kind = SagaStateEntry['kind'];

function ofOne(kind: Kind, id: string): string {
  return `${kind}${separator}${id}`;
}

function ofTwo(kind: Kind, chatroomId: string, id: string): string {
  return `${kind}${separator}${chatroomId}${separator}${id}`;
}

/** The keys of the saga's state: the kind of an entry and its ids. */
export const stateKeys = {
  room: (chatroomId: string) => ofOne('room', chatroomId),
  member: (chatroomId: string, userId: string) => ofTwo('member', chatroomId, userId),
  whitelist: (chatroomId: string, userId: string) => ofTwo('whitelist', chatroomId, userId),
  block: (chatroomId: string, userId: string) => ofTwo('block', chatroomId, userId),
  ban: (userId: string) => ofOne('ban', userId),
  pause: () => 'pause',
  loss: () => 'loss',
  answer: (chatroomId: string, requestId: string) => ofTwo('answer', chatroomId, requestId),
} as const satisfies Record<Kind, (...ids: string[]) => string>;

/** The key of what is kept of a user in a room. */
export interface UserInRoomKey<Kind> {
  readonly kind: Kind;
  readonly chatroomId: string;
  readonly userId: string;
}

/** A key taken apart. */
export type StateKey =
  | { readonly kind: 'room'; readonly chatroomId: string }
  | UserInRoomKey<'member'>
  | UserInRoomKey<'whitelist'>
  | UserInRoomKey<'block'>
  | { readonly kind: 'ban'; readonly userId: string }
  | { readonly kind: 'pause' }
  | { readonly kind: 'loss' }
  | { readonly kind: 'answer'; readonly chatroomId: string; readonly requestId: string };

/** Undefined where the key is of no kind that is known here. */
export function parseStateKey(key: string): StateKey | undefined {
  const [kind = '', first = '', second = ''] = key.split(separator);
  return stateKeyOf(kind, first, second);
}

/** Moved from part to part. */
const part = new ByteRange();

/** As `parseStateKey`, of a key where it lies. */
export function readStateKey({ bytes, start, end }: ByteRange): StateKey | undefined {
  const kindEnd = separatorIn(bytes, start, end);
  part.set(bytes, start, kindEnd);
  const kind = knownTexts.textOf(part);
  if (kindEnd === end) return stateKeyOf(kind, '', '');
  const firstEnd = separatorIn(bytes, kindEnd + 1, end);
  part.set(bytes, kindEnd + 1, firstEnd);
  const first = knownTexts.textOf(part);
  if (firstEnd === end) return stateKeyOf(kind, first, '');
  part.set(bytes, firstEnd + 1, end);
  return stateKeyOf(kind, first, part.toString());
}

/** Index of the first separator from `from` on, `end` where there is none before. */
function separatorIn(bytes: Uint8Array, from: number, end: number): number {
  let index = from;
  while (index < end && bytes[index] !== separatorByte) index += 1;
  return index;
}

function stateKeyOf(kind: string, first: string, second: string): StateKey | undefined {
  switch (kind) {
    case 'room':
      return { kind, chatroomId: first };
    case 'member':
    case 'whitelist':
    case 'block':
      return { kind, chatroomId: first, userId: second };
    case 'ban':
      return { kind, userId: first };
    case 'pause':
    case 'loss':
      return { kind };
    case 'answer':
      return { kind, chatroomId: first, requestId: second };
    default:
      return undefined;
  }
}
