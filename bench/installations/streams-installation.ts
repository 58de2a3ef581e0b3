import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { topics } from '#contracts';
import { type BulkRecord, BulkWriter } from '../harness/bulk-writer.js';
import { SideProcess } from '../harness/side-process.js';
import { historyOf, recordOf, type SeededMember } from '../workload/members.js';
import { connect, type Connection, Installation, type Place } from './installation.js';

/** Presence as the peer gets it: keyed by room. */
const presenceTopic = 'chatroom.presence';
const throughputCommitMs = 1_000;
/** Of the peer; a process of the saga has one. */
export const peerThreads = 2;
const takenInWithinMs = 600_000;

export interface StreamsOptions {
  /** After how many records to report; default never. */
  readonly expected?: number;
  /** 0: the default of exactly_once_v2, 100 ms. */
  readonly commitIntervalMs?: number;
}

/** The peer's side of a bench, with a state directory of its own. */
export class StreamsInstallation extends Installation {
  readonly #messagesTopic: string;
  readonly #directory = mkdtempSync(join(tmpdir(), 'kafka-streams-peer-'));

  private constructor(connection: Connection, messagesTopic: string | undefined) {
    super(connection);
    this.#messagesTopic = messagesTopic ?? this.topic(topics.messages);
  }

  /** `messagesTopic`: full name of the topic with the messages; else it has one of its own. */
  static async create(place: Place, messagesTopic?: string): Promise<StreamsInstallation> {
    const installation = new StreamsInstallation(await connect(place), messagesTopic);
    const { requests, messages, membership, results } = topics;
    const names = [presenceTopic, requests, membership, results];
    if (messagesTopic === undefined) names.push(messages);
    const fullNames = names.map((name) => installation.topic(name));
    await installation.admin.createTopics(fullNames, place.partitions);
    return installation;
  }

  override get groupId(): string {
    return this.topic('kafka-streams');
  }

  /** Writes what led to the members, and lets the peer take it in: joins first, for presence needs members. */
  override async seed(members: readonly SeededMember[]): Promise<void> {
    const exempt = members.filter((member) => member.exempt).length;
    await this.#takeIn(members.length + exempt, this.#requestsOf(members));
    const offline = members.filter(({ offlineAt }) => offlineAt !== undefined).length;
    if (offline > 0) await this.#takeIn(offline, this.#presenceOf(members));
  }

  async #takeIn(expected: number, records: Iterable<BulkRecord>): Promise<void> {
    const streams = this.start({ expected });
    await BulkWriter.writeAll(this.place.peer, this.place.brokers, records);
    await streams.reported('measured', takenInWithinMs);
    await streams.stop();
  }

  *#requestsOf(members: readonly SeededMember[]): Generator<BulkRecord> {
    const topic = this.topic(topics.requests);
    for (const member of members) {
      for (const { event, at } of historyOf(member).requests) {
        yield { topic, record: recordOf(event, at) };
      }
    }
  }

  /** Members of the peer count as online until they are said to be offline. */
  *#presenceOf(members: readonly SeededMember[]): Generator<BulkRecord> {
    const topic = this.topic(presenceTopic);
    for (const member of members) {
      for (const { event, at } of historyOf(member).presence) {
        if (event.type === 'UserOnline') continue;
        const record = { ...recordOf(event, at), key: member.chatroomId, value: member.userId };
        yield { topic, record };
      }
    }
  }

  /** The peer reads the messages from their beginning again. It must not be running. */
  async rewindMessages(): Promise<void> {
    await this.admin.rewindGroup(this.groupId, this.#messagesTopic);
  }

  override start({
    expected = 0,
    commitIntervalMs = throughputCommitMs,
  }: StreamsOptions = {}): SideProcess {
    const { brokers, peer } = this.place;
    const parameters = [
      brokers.join(','),
      this.topicPrefix,
      this.#directory,
      String(commitIntervalMs),
      process.env['BENCH_STREAMS_STORES'] ?? 'memory',
      String(expected),
      this.#messagesTopic,
      String(peerThreads),
    ];
    return new SideProcess(peer.run('kafka-streams', 'Peer', parameters, '3g'));
  }

  override async close(): Promise<void> {
    await super.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
