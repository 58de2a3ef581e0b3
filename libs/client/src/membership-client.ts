import { persistently } from './back-off.js';
import type { components } from './generated/operations.js';
import { routes } from './generated/operations.js';
import { Lifetime } from './lifetime.js';
import { type AnswerOf, httpRequest, type InputOf, type OperationId } from './operations.js';
import { boundedInteger } from './settings.js';
import { type ConnectionOptions, Transport } from './transport.js';

export interface MembershipClientOptions extends ConnectionOptions {
  /** How long a call may take with its repetitions, ms: 1..300000, by default 30000. */
  readonly timeoutMs?: number;
  /** How often a call is attempted: 1..10, by default 3. Commands are repeated with the same requestId. */
  readonly attemptsMax?: number;
}

export interface CallOptions {
  /** Ends the call: it rejects with the signal's reason. A command may still take effect. */
  readonly signal?: AbortSignal;
  /** Instead of the client's. */
  readonly timeoutMs?: number;
}

/** The operations of the API by their names in its OpenAPI document. */
export type MembershipOperations = {
  readonly [Id in keyof typeof routes]: (
    input: InputOf<Id>,
    options?: CallOptions,
  ) => Promise<AnswerOf<Id>>;
};

type Schemas = components['schemas'];
type Entry<Page, List extends keyof Page> = Page[List] extends readonly (infer Of)[] ? Of : never;
type ListInput<Id extends OperationId> = Omit<InputOf<Id>, 'cursor'>;

/**
 * The API as a server uses it. Every call rejects with a MembershipApiError, a MembershipConnectionError, the
 * reason of its signal, or a TypeError where its input cannot be sent.
 */
export interface MembershipClient extends MembershipOperations {
  /** All members by join time, page after page as they are asked for; `limit` is the size of a page. */
  eachMember(
    input: ListInput<'listMembers'>,
    options?: CallOptions,
  ): AsyncGenerator<Schemas['Member']>;
  /** The room's blocks by user id. */
  eachBlock(
    input: ListInput<'listBlocks'>,
    options?: CallOptions,
  ): AsyncGenerator<Entry<Schemas['BlocksPage'], 'entries'>>;
  /** The room's whitelist by user id. */
  eachWhitelistEntry(
    input: ListInput<'listWhitelist'>,
    options?: CallOptions,
  ): AsyncGenerator<Entry<Schemas['WhitelistPage'], 'entries'>>;
  /** A user's joins and removals, newest first. */
  eachHistoryEntry(
    input: ListInput<'getMemberHistory'>,
    options?: CallOptions,
  ): AsyncGenerator<Schemas['HistoryEntry']>;
  /** The chatrooms that a user is in, by chatroom id. */
  eachChatroomOfUser(
    input: ListInput<'listChatroomsOfUser'>,
    options?: CallOptions,
  ): AsyncGenerator<Entry<Schemas['ChatroomsPage'], 'chatrooms'>>;
  /** The room's events after `afterVersion`, until there are no more. */
  eachEvent(
    input: InputOf<'listEvents'>,
    options?: CallOptions,
  ): AsyncGenerator<Schemas['RoomEvent']>;
}

/** How long a read waits for `minVersion` where its input does not say, ms. */
const freshnessWaitMs = 1_000;

/** @throws TypeError or RangeError where an option cannot be used. */
export function createMembershipClient(options: MembershipClientOptions): MembershipClient {
  const transport = new Transport(options);
  const timeoutMaxMs = 300_000;
  const timeoutMs = boundedInteger('timeoutMs', options.timeoutMs ?? 30_000, timeoutMaxMs);
  const attemptsMax = boundedInteger('attemptsMax', options.attemptsMax ?? 3, 10);

  async function call<Id extends OperationId>(
    id: Id,
    input: InputOf<Id>,
    { signal, timeoutMs: ofCall = timeoutMs }: CallOptions = {},
  ): Promise<AnswerOf<Id>> {
    const request = httpRequest(id, input);
    const lifetime = new Lifetime(boundedInteger('timeoutMs', ofCall, timeoutMaxMs), signal);
    const { waitMs = freshnessWaitMs } = input as { readonly waitMs?: number };
    try {
      return (await persistently(lifetime, attemptsMax, () =>
        transport.send(request, lifetime.signal, waitMs),
      )) as AnswerOf<Id>;
    } finally {
      lifetime.end();
    }
  }

  const ids = Object.keys(routes) as OperationId[];
  const operations = Object.fromEntries(
    ids.map((id) => [id, (input: never, of?: CallOptions) => call(id, input, of)]),
  ) as unknown as MembershipOperations;
  return { ...operations, ...lists(operations) };
}

function lists(client: MembershipOperations): Omit<MembershipClient, OperationId> {
  return {
    eachMember: (input, options) =>
      entries(
        (cursor) => client.listMembers({ ...input, ...cursor }, options),
        ({ members }) => members,
      ),
    eachBlock: (input, options) =>
      entries(
        (cursor) => client.listBlocks({ ...input, ...cursor }, options),
        (page) => page.entries,
      ),
    eachWhitelistEntry: (input, options) =>
      entries(
        (cursor) => client.listWhitelist({ ...input, ...cursor }, options),
        (page) => page.entries,
      ),
    eachHistoryEntry: (input, options) =>
      entries(
        (cursor) => client.getMemberHistory({ ...input, ...cursor }, options),
        ({ history }) => history,
      ),
    eachChatroomOfUser: (input, options) =>
      entries(
        (cursor) => client.listChatroomsOfUser({ ...input, ...cursor }, options),
        ({ chatrooms }) => chatrooms,
      ),
    async *eachEvent(input, options) {
      let afterVersion = input.afterVersion ?? 0;
      for (;;) {
        const { events } = await client.listEvents({ ...input, afterVersion }, options);
        yield* events;
        const last = events.at(-1);
        if (last === undefined) return;
        afterVersion = last.roomVersion;
      }
    },
  };
}

interface Page {
  readonly nextCursor: string | null;
}

async function* entries<OfPage extends Page, Of>(
  fetchPage: (cursor: { readonly cursor?: string }) => Promise<OfPage>,
  entriesOf: (page: OfPage) => readonly Of[],
): AsyncGenerator<Of> {
  let cursor: { readonly cursor?: string } | undefined = {};
  while (cursor !== undefined) {
    const page: OfPage = await fetchPage(cursor);
    yield* entriesOf(page);
    cursor = page.nextCursor === null ? undefined : { cursor: page.nextCursor };
  }
}
