import {
  habits,
  type Measured,
  planFor,
  usableShare,
  usersAtDatabaseWall,
  usersAtPresenceWall,
  usersAtRoomWall,
} from './model.js';

const measured: Measured = {
  messageRate: 1_000_000,
  oneRoomMessageRate: 1_000_000,
  presenceRate: 1_000_000,
  requestRate: 20_000,
  bytesPerMember: 200,
  restoreSecondsPerMillion: 10,
  projectionRate: 40_000,
  lookupRate: 5_000,
};

describe('The capacity model', () => {
  it('needs more of everything for more users', () => {
    const small = planFor(1e6, measured);
    const large = planFor(1e8, measured);
    for (const name of ['partitions', 'sagas', 'brokers', 'databases', 'apis'] as const) {
      expect(large[name]).toBeGreaterThanOrEqual(small[name]);
    }
  });

  it('has two partitions for each saga process at least, so that one more process finds work', () => {
    const { partitions, sagas } = planFor(1e8, measured);
    expect(partitions).toBeGreaterThanOrEqual(2 * sagas);
  });

  it('has no number of processes that would do once presence takes all of each', () => {
    const users = 1.01 * usersAtPresenceWall(measured);
    expect(planFor(users, measured)).toMatchObject({ sagas: Infinity, wall: 'broadcast presence' });
    expect(planFor(0.5 * users, measured).sagas).toBeLessThan(Infinity);
  });

  it('needs a second PostgreSQL beyond the users whose joins and leaves one takes', () => {
    const users = usersAtDatabaseWall(measured);
    expect(planFor(0.99 * users, measured).databases).toBe(1);
    expect(planFor(1.01 * users, measured)).toMatchObject({ databases: 2, wall: 'one PostgreSQL' });
  });

  it('has one room at its limit where its users are all that one process takes', () => {
    const users = usersAtRoomWall(measured);
    const messages = users / habits.usersPerMessage / measured.oneRoomMessageRate;
    const requests = (2 * users) / habits.staySeconds / measured.requestRate;
    expect(messages + requests).toBeCloseTo(usableShare);
    expect(usersAtRoomWall({ ...measured, oneRoomMessageRate: 1 })).toBeLessThan(users);
  });

  it('counts every stay in a room as a join and a leave', () => {
    expect(planFor(1e6, measured).requestsPerSecond).toBeCloseTo((2 * 1e6) / habits.staySeconds);
  });
});
