import {
  AssignerProtocol,
  type GroupMember,
  type GroupMemberAssignment,
  type PartitionAssigner,
} from 'kafkajs';
import { decodeMemberData, encodeMemberData, type MemberData } from './member-data.js';

const { MemberMetadata, MemberAssignment } = AssignerProtocol;

export interface GroupCandidate {
  readonly memberId: string;
  /** Partitions that the member had before this rebalance. */
  readonly held: readonly number[];
}

/**
 * Deals partitions out to members: as even as possible, and with as few moves as that allows. The
 * result depends on the candidates alone, not on their order.
 */
export function assignSticky(
  candidates: readonly GroupCandidate[],
  partitionCount: number,
): Map<string, number[]> {
  const members = [...candidates].sort(
    (a, b) => b.held.length - a.held.length || (a.memberId < b.memberId ? -1 : 1),
  );
  const share = Math.floor(partitionCount / members.length);
  const withOneMore = partitionCount % members.length;
  const free = new Set(Array.from({ length: partitionCount }, (_, partition) => partition));
  const assignment = new Map<string, number[]>();
  for (const [index, { memberId, held }] of members.entries()) {
    const capacity = share + (index < withOneMore ? 1 : 0);
    const kept = [...new Set(held)].filter((partition) => free.has(partition)).slice(0, capacity);
    for (const partition of kept) free.delete(partition);
    assignment.set(memberId, kept);
  }
  for (const [index, { memberId }] of members.entries()) {
    const capacity = share + (index < withOneMore ? 1 : 0);
    const partitions = assignment.get(memberId) ?? [];
    for (const partition of free) {
      if (partitions.length >= capacity) break;
      partitions.push(partition);
      free.delete(partition);
    }
    partitions.sort((a, b) => a - b);
  }
  return assignment;
}

export interface AssignerTopics {
  readonly coPartitioned: readonly string[];
  readonly broadcast: readonly string[];
}

/**
 * Partition p of all co-partitioned topics goes to one member; a member that has any reads every
 * partition of the broadcast topics. What members say of themselves travels in the protocol's user data.
 */
export function coPartitionedAssigner(
  topics: AssignerTopics,
  ownData: () => MemberData,
): PartitionAssigner {
  return ({ cluster }) => {
    const partitionsOf = (topic: string) =>
      cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId);
    return {
      name: 'CoPartitionedStickyAssigner',
      version: 1,
      protocol({ topics: subscribed }) {
        const userData = encodeMemberData(ownData());
        const metadata = MemberMetadata.encode({ version: 1, topics: subscribed, userData });
        return { name: this.name, metadata };
      },
      assign({ members }) {
        const [first] = topics.coPartitioned;
        const count = first === undefined ? 1 : partitionsOf(first).length;
        const shares = assignSticky(members.map(toCandidate), count);
        return Promise.resolve(
          [...shares].map(([memberId, partitions]) => encode(memberId, partitions)),
        );
      },
    };

    function encode(memberId: string, partitions: number[]): GroupMemberAssignment {
      const assignment: Record<string, number[]> = {};
      for (const topic of topics.coPartitioned) assignment[topic] = partitions;
      const readsBroadcast = partitions.length > 0 || topics.coPartitioned.length === 0;
      for (const topic of topics.broadcast) {
        assignment[topic] = readsBroadcast ? partitionsOf(topic) : [];
      }
      const userData = Buffer.alloc(0);
      return {
        memberId,
        memberAssignment: MemberAssignment.encode({ version: 1, assignment, userData }),
      };
    }
  };
}

function toCandidate({ memberId, memberMetadata }: GroupMember): GroupCandidate {
  const { held = [] } = memberDataOf(memberMetadata) ?? {};
  return { memberId, held };
}

/** What a member says of itself in the metadata of its protocol. */
export function memberDataOf(memberMetadata: Buffer): MemberData | undefined {
  const metadata = MemberMetadata.decode(memberMetadata);
  return metadata === null ? undefined : decodeMemberData(metadata.userData);
}
