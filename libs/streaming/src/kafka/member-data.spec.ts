import { decodeMemberData, encodeMemberData } from './member-data.js';

describe('what a member of a group tells of itself', () => {
  it.each([
    { held: [] },
    { held: [0] },
    { held: [0, 3, 11] },
    { held: [], address: 'http://127.0.0.1:3001' },
    { held: [7, 8], address: 'https://[::1]:3001/sagas/1' },
  ])('is read as it was written: %j', (data) => {
    expect(decodeMemberData(encodeMemberData(data))).toEqual(data);
  });
});
