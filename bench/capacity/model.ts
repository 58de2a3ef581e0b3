/** What one process and one server were measured to do. The names of the benches are where each comes from. */
export interface Measured {
  /** Messages a second of one saga process (hot-path). */
  readonly messageRate: number;
  /** Messages a second of one saga process that are all of one room (growth). */
  readonly oneRoomMessageRate: number;
  /** Records of chat.users a second of one saga process (presence). */
  readonly presenceRate: number;
  /** Joins and leaves a second of one saga process (joins-and-leaves). */
  readonly requestRate: number;
  /** Resident bytes a member (memory). */
  readonly bytesPerMember: number;
  /** Seconds until 1,000,000 members are restored and decided on (restore). */
  readonly restoreSecondsPerMillion: number;
  /** Events a second of one projection process on one PostgreSQL (projection). */
  readonly projectionRate: number;
  /** Point look-ups a second of one API process (api). */
  readonly lookupRate: number;
}

/** How people use it, per concurrent user. Change it to what yours do. */
export interface Habits {
  /** Rooms that a user is in at once. */
  readonly roomsAtOnce: number;
  /** How long somebody stays connected, seconds. */
  readonly sessionSeconds: number;
  /** How long somebody stays in a room, seconds. */
  readonly staySeconds: number;
  /** One of so many users writes a message each second. */
  readonly usersPerMessage: number;
  /** Reads of the API a second, per user. */
  readonly lookupsPerSecond: number;
}

export const habits: Habits = {
  roomsAtOnce: 1,
  sessionSeconds: 1_800,
  staySeconds: 600,
  usersPerMessage: 60,
  lookupsPerSecond: 1 / 60,
};

/** Load is kept to this share of what was measured, so that peaks and the loss of a process fit in. */
export const usableShare = 0.5;
/** What one process may hold, bytes. */
const memoryPerProcess = 8 * 2 ** 30;
/** Restoring a partition may take so long, seconds: real-time removal has 300 s, the session included. */
const restoreSecondsMax = 60;
const messageBytes = 400;
/** What one broker takes in, replication included, bytes a second. */
const brokerBytesPerSecond = 100e6;
const replicas = 3;

/** What users bring about each second. */
interface Load {
  readonly messagesPerSecond: number;
  readonly presencePerSecond: number;
  readonly requestsPerSecond: number;
  readonly lookupsPerSecond: number;
}

export interface Plan extends Load {
  readonly users: number;
  readonly partitions: number;
  readonly sagas: number;
  /** Of one saga process, the share of its time that goes into reading all presence. */
  readonly presenceShare: number;
  readonly brokers: number;
  readonly projections: number;
  readonly databases: number;
  readonly apis: number;
  /** What is used up first. */
  readonly wall: string;
}

function loadOf(users: number, use: Habits): Load {
  return {
    messagesPerSecond: users / use.usersPerMessage,
    presencePerSecond: (2 * users) / use.sessionSeconds,
    requestsPerSecond: (2 * users * use.roomsAtOnce) / use.staySeconds,
    lookupsPerSecond: users * use.lookupsPerSecond,
  };
}

/**
 * How much of everything `users` concurrent users need. Every saga process reads all presence, which takes
 * a share of it whatever else it does; what is left is divided among messages and requests.
 */
export function planFor(users: number, measured: Measured, use: Habits = habits): Plan {
  const load = loadOf(users, use);
  const { messagesPerSecond, presencePerSecond, requestsPerSecond, lookupsPerSecond } = load;
  const presenceShare = presencePerSecond / measured.presenceRate;
  const left = usableShare - presenceShare;
  const work = messagesPerSecond / measured.messageRate + requestsPerSecond / measured.requestRate;
  const members = users * use.roomsAtOnce;
  const sagasByWork = left > 0 ? Math.ceil(work / left) : Infinity;
  const sagasByMemory = Math.ceil((members * measured.bytesPerMember) / memoryPerProcess);
  const membersPerPartition = (restoreSecondsMax / measured.restoreSecondsPerMillion) * 1e6;
  const sagas = Math.max(1, sagasByWork, sagasByMemory);
  const databases = Math.ceil(requestsPerSecond / (usableShare * measured.projectionRate));
  return {
    users,
    ...load,
    presenceShare,
    sagas,
    partitions: Math.max(12, Math.ceil(members / membersPerPartition), 2 * sagas),
    brokers: Math.max(
      3,
      Math.ceil((messagesPerSecond * messageBytes * replicas) / brokerBytesPerSecond),
    ),
    projections: databases,
    databases,
    apis: Math.ceil(lookupsPerSecond / (usableShare * measured.lookupRate)),
    wall: wallOf({ presenceShare, databases }),
  };
}

function wallOf({
  presenceShare,
  databases,
}: {
  presenceShare: number;
  databases: number;
}): string {
  if (presenceShare >= usableShare) return 'broadcast presence';
  if (databases > 1) return 'one PostgreSQL';
  return 'none';
}

/** Concurrent users at which every saga process would do nothing but read presence. */
export function usersAtPresenceWall(measured: Measured, use: Habits = habits): number {
  return (usableShare * measured.presenceRate) / loadOf(1, use).presencePerSecond;
}

/** Concurrent users whose joins and leaves one PostgreSQL takes. */
export function usersAtDatabaseWall(measured: Measured, use: Habits = habits): number {
  return (usableShare * measured.projectionRate) / loadOf(1, use).requestsPerSecond;
}

/** Concurrent users of one room whose messages, joins and leaves fill the one process that decides for it. */
export function usersAtRoomWall(measured: Measured, use: Habits = habits): number {
  const { messagesPerSecond, requestsPerSecond } = loadOf(1, { ...use, roomsAtOnce: 1 });
  const workOfUser =
    messagesPerSecond / measured.oneRoomMessageRate + requestsPerSecond / measured.requestRate;
  return usableShare / workOfUser;
}
