import { topics } from '#contracts';

/**
 * The status webhook's data flow. Each receiver is a consumer group of its own: partition p is read by
 * one instance for each of them, at the pace of that receiver, and the group's committed offset is the
 * first event that it has not acknowledged.
 */
export const statusWebhookTopology = {
  groupIdOf: (receiver: string) => `status-webhook.${receiver}`,
  source: topics.membership,
  key: 'chatroomId',
  handler: 'onRoomEvents',
  sink: 'POST to the receiver',
  onRefusal: 'send it again, and nothing of the partition before it',
  onBrokenRecord: 'stop the partition',
} as const;
