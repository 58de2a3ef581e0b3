import { topics } from '#contracts';

/**
 * The membership projection's data flow. Partition p of both topics is read by one instance; the
 * position in it is stored with the rows, in one transaction, and reading begins there.
 */
export const membershipProjectionTopology = {
  groupId: 'membership-projection',
  sources: [
    {
      topic: topics.membership,
      key: 'chatroomId',
      handler: 'onRoomEvents',
      sinks: ['rooms', 'members', 'room_events', 'whitelist_entries', 'block_entries'],
      onBrokenRecord: 'stop the partition',
    },
    {
      topic: topics.results,
      key: 'chatroomId',
      handler: 'onResults',
      sinks: ['request_results'],
      onBrokenRecord: 'skip it',
    },
  ],
  positions: 'projection_positions',
  timers: [{ handler: 'ResultForgetting', sinks: ['request_results'] }],
} as const;
