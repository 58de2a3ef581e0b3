import type { createEngine as createEngineOfClient } from '#client';

export interface Scene {
  readonly baseUrl: string;
  readonly token: string;
  readonly operation: 'join' | 'leave';
  readonly targetId: string;
  readonly userId: string;
  /** Whether the call passes a callback of its own. */
  readonly passesCallback: boolean;
  readonly timeoutMs: number;
}

export interface Observation {
  readonly returned: number;
  /** Every callback that came, in order: whose it is, and what it was given. */
  readonly told: readonly (readonly [of: 'call' | 'engine', code: number, targetId: string])[];
}

/**
 * Calls the client once and watches until nothing more can come. Runs in Node and, as it imports
 * nothing, in a browser.
 */
export async function observe(
  createEngine: typeof createEngineOfClient,
  scene: Scene,
): Promise<Observation> {
  const { baseUrl, token, userId, targetId, operation, passesCallback, timeoutMs } = scene;
  const told: Observation['told'][number][] = [];
  const { promise: first, resolve: onFirst } = eventually();
  const tell = (of: 'call' | 'engine') => (code: number, room: string) => {
    told.push([of, code, room]);
    onFirst();
  };
  const engine = createEngine({ baseUrl, token, userId, timeoutMs });
  engine.onChatRoomLeft = tell('engine');
  engine.onChatRoomJoined = tell('engine');
  const callback = { onChatRoomLeft: tell('call'), onChatRoomJoined: tell('call') };
  const options = passesCallback ? { callback } : {};
  const returned =
    operation === 'join'
      ? await engine.joinChatRoom(targetId, options)
      : await engine.leaveChatRoom(targetId, options);
  if (returned === 0) await first;
  await engine.close();
  return { returned, told };
}

function eventually(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((resolvePromise) => {
    resolve = resolvePromise;
  });
  return { promise, resolve };
}
