import { catalogue, isEventType } from './catalogue.js';
import { topicDefinitions, topics } from './topics.js';

describe('The topics', () => {
  it('have their published names', () => {
    expect(Object.values(topics)).toEqual([
      'chat.messages',
      'chat.users',
      'chatroom.requests',
      'chatroom.activity',
      'chatroom.membership',
      'chatroom.results',
      'chatroom.kickout-saga.state',
      'chatroom.dead-letters',
    ]);
  });

  it('that share partitions are the six that are keyed by room', () => {
    const byRoom = Object.values(topics).filter(
      (topic) => topicDefinitions[topic].keyedBy === 'room',
    );
    expect(byRoom).toEqual([
      'chat.messages',
      'chatroom.requests',
      'chatroom.activity',
      'chatroom.membership',
      'chatroom.results',
      'chatroom.kickout-saga.state',
    ]);
  });

  it('keep the event store for ever, and compact the state of the saga', () => {
    expect(topicDefinitions[topics.membership]).toMatchObject({
      cleanup: 'delete',
      retentionMs: -1,
    });
    expect(topicDefinitions[topics.sagaState].cleanup).toBe('compact');
  });

  it('keep dead letters, which bear the times of what was received, by their size and not by their time', () => {
    expect(topicDefinitions[topics.deadLetters]).toMatchObject({
      cleanup: 'delete',
      retentionMs: -1,
      retentionBytes: 1_073_741_824,
    });
  });

  it('carry these events', () => {
    const carried = Object.values(topics).map((topic) => [
      topic,
      Object.keys(catalogue).filter((type) => isEventType(type) && catalogue[type].topic === topic),
    ]);
    expect(Object.fromEntries(carried)).toEqual({
      'chat.messages': ['MessageCreated'],
      'chat.users': ['UserOnline', 'UserOffline', 'UserBanned', 'UserUnbanned'],
      'chatroom.requests': [
        'JoinRequested',
        'LeaveRequested',
        'RemoveMemberRequested',
        'BlockUserRequested',
        'UnblockUserRequested',
        'AddToWhitelistRequested',
        'RemoveFromWhitelistRequested',
        'SetRoomPolicyRequested',
        'DestroyRoomRequested',
      ],
      'chatroom.activity': ['MemberActive'],
      'chatroom.membership': [
        'RoomCreated',
        'MemberJoined',
        'MemberRemoved',
        'UserBlocked',
        'UserUnblocked',
        'UserWhitelisted',
        'UserUnwhitelisted',
        'RoomPolicySet',
        'RoomDestroyed',
      ],
      'chatroom.results': ['RequestCompleted'],
      'chatroom.kickout-saga.state': [],
      'chatroom.dead-letters': [],
    });
  });
});
