import { removalReasons, resultCodes } from './codes.js';

/** Rows of a table: words between bars. */
function rows(table: string): string[][] {
  const lines = table.trim().split('\n');
  return lines.map((line) => line.split('|').map((cell) => cell.trim()));
}

describe('The published numbers', () => {
  it('of results are these', () => {
    const published = rows(`
          0 | OK
      23406 | NOT_IN_CHATROOM
      23409 | BLOCKED
      23410 | CHATROOM_NOT_EXIST
      23411 | CHATROOM_FULL
      23412 | INVALID_PARAMETER
      30003 | REQUEST_TIMEOUT
    `);
    const ours = Object.entries(resultCodes).map(([name, code]) => [String(code), name]);
    expect(ours).toEqual(published);
  });

  it('of reasons are these, as type/status of the room status callback', () => {
    const published = rows(`
      LEFT                    | 2/0
      OFFLINE_MESSAGE_COUNT   | 2/1
      OFFLINE_TIMEOUT_MESSAGE | 2/1
      OFFLINE_REALTIME        | 2/1
      INACTIVE_REALTIME       | 2/1
      BLOCKED                 | 2/2
      USER_BANNED             | 2/2
      KICKED                  | 2/0
      ROOM_DESTROYED          | 3/0
    `);
    const ours = Object.entries(removalReasons).map(([reason, { type, status }]) => [
      reason,
      `${type}/${status}`,
    ]);
    expect(ours).toEqual(published);
  });
});
