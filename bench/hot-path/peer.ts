import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OutgoingRecord } from '#contracts';
import { projectDirectory } from '../../tools/local-stack/index.js';

interface Place {
  readonly brokers: readonly string[];
  /** Full name, prefix included. */
  readonly topic: string;
}

/** kafkajs without anything of ours: what is compared with, and what writes the messages. */
interface Peer {
  /** Calls `arrived` with the size of each batch from the topic's beginning on; the result ends it. */
  readonly countBatches: (
    place: Place & { readonly groupId: string },
    arrived: (count: number) => void,
  ) => Promise<() => Promise<void>>;
  readonly writeRecords: (place: Place, records: Iterable<OutgoingRecord>) => Promise<void>;
  readonly deleteTopics: (place: {
    readonly brokers: readonly string[];
    readonly topics: readonly string[];
  }) => Promise<void>;
}

/** Peers are no part of what is built: they are plain JavaScript, and are run from where they lie. */
export async function loadPeer(): Promise<Peer> {
  const file = join(projectDirectory, 'bench/peers/kafkajs.js');
  return (await import(pathToFileURL(file).href)) as Peer;
}
