import type { SagaStateEntry } from '#contracts';

/** No id contains it: identifiers have no control characters. */
const separator = '\u001f';

type Kind = SagaStateEntry['kind'];

function joined(kind: Kind, ...ids: string[]): string {
  return [kind, ...ids].join(separator);
}

/** The keys of the saga's state: the kind of an entry and its ids. */
export const stateKeys = {
  room: (chatroomId: string) => joined('room', chatroomId),
  member: (chatroomId: string, userId: string) => joined('member', chatroomId, userId),
  whitelist: (chatroomId: string, userId: string) => joined('whitelist', chatroomId, userId),
  block: (chatroomId: string, userId: string) => joined('block', chatroomId, userId),
  ban: (userId: string) => joined('ban', userId),
  presence: (userId: string) => joined('presence', userId),
  pause: () => joined('pause'),
  answer: (chatroomId: string, requestId: string) => joined('answer', chatroomId, requestId),
} as const satisfies Record<Kind, (...ids: string[]) => string>;

/** A key taken apart. */
export type StateKey =
  | { readonly kind: 'room'; readonly chatroomId: string }
  | {
      readonly kind: 'member' | 'whitelist' | 'block';
      readonly chatroomId: string;
      readonly userId: string;
    }
  | { readonly kind: 'ban' | 'presence'; readonly userId: string }
  | { readonly kind: 'pause' }
  | { readonly kind: 'answer'; readonly chatroomId: string; readonly requestId: string };

/** Undefined where the key is of no kind that is known here. */
export function parseStateKey(key: string): StateKey | undefined {
  const [kind = '', first = '', second = ''] = key.split(separator);
  switch (kind) {
    case 'room':
      return { kind, chatroomId: first };
    case 'member':
    case 'whitelist':
    case 'block':
      return { kind, chatroomId: first, userId: second };
    case 'ban':
    case 'presence':
      return { kind, userId: first };
    case 'pause':
      return { kind };
    case 'answer':
      return { kind, chatroomId: first, requestId: second };
    default:
      return undefined;
  }
}
