import { schemaViolation } from './codec.js';
import { defaultRoomPolicy, RoomPolicy } from './policy.js';

function keeps(change: Partial<Record<keyof RoomPolicy, unknown>>): boolean {
  return schemaViolation(RoomPolicy, { ...defaultRoomPolicy, ...change }) === undefined;
}

describe("A room's policy", () => {
  it('by default removes at the 31st message, or after 30 seconds, and not in real time', () => {
    expect(defaultRoomPolicy).toEqual({
      realtimeKickOut: false,
      realtimeAfterSeconds: 120,
      activityTimeoutSeconds: 150,
      offlineMessageLimit: 31,
      offlineSeconds: 30,
      maxMembers: null,
    });
    expect(keeps({})).toBe(true);
  });

  it.each([
    ['realtimeAfterSeconds', 5, 180],
    ['activityTimeoutSeconds', 10, 180],
    ['offlineMessageLimit', 1, 100],
    ['offlineSeconds', 1, 120],
  ] as const)('has %s from %d to %d', (field, least, most) => {
    expect(keeps({ [field]: least })).toBe(true);
    expect(keeps({ [field]: most })).toBe(true);
    expect(keeps({ [field]: least - 1 })).toBe(false);
    expect(keeps({ [field]: most + 1 })).toBe(false);
    expect(keeps({ [field]: least + 0.5 })).toBe(false);
    expect(keeps({ [field]: String(least) })).toBe(false);
  });

  it('has maxMembers from 1, or null for no limit', () => {
    expect([1, 1_000_000, null].map((maxMembers) => keeps({ maxMembers }))).not.toContain(false);
    expect([0, -1, 1.5, '1'].map((maxMembers) => keeps({ maxMembers }))).not.toContain(true);
  });

  it('has realtimeKickOut on or off', () => {
    expect([true, false].map((realtimeKickOut) => keeps({ realtimeKickOut }))).toEqual([
      true,
      true,
    ]);
    expect([0, 'true', null].map((realtimeKickOut) => keeps({ realtimeKickOut }))).not.toContain(
      true,
    );
  });
});
