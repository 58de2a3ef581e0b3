import { topics } from '#contracts';
import { Story } from './testing/story.js';

const secondMs = 1_000;

/** As retention does, with all that was written to a topic. */
function deleteAll({ driver: { log } }: Story, topic: string): void {
  for (let partition = 0; partition < log.partitionCount(topic); partition++) {
    log.deleteBefore(topic, partition, log.partition(topic, partition).length);
  }
}

describe('what retention has deleted', () => {
  it('unread of presence removes nobody by a UserOffline that is older and written later', async () => {
    const story = await Story.begin();
    for (const user of ['back', 'gone']) story.join('r', user);
    await story.settle();
    story.driver.crash(story.process);
    story.online('back', story.now + 40 * secondMs);
    deleteAll(story, topics.users);
    await story.driver.advance(60 * secondMs);
    await story.driver.startProcess();
    await story.settle();
    story.offline('back', story.now - 30 * secondMs);
    await story.driver.advance(60 * secondMs);
    story.offline('gone');
    story.messages('r', 1, story.now + 60 * secondMs);
    await story.settle();
    expect(story.removals()).toEqual(['r gone OFFLINE_TIMEOUT_MESSAGE']);
  });

  it('of presence before a task first began counts as unread', async () => {
    const story = await Story.begin();
    story.driver.crash(story.process);
    story.join('r', 'back');
    story.online('back', story.now + 40 * secondMs);
    deleteAll(story, topics.users);
    await story.driver.advance(60 * secondMs);
    await story.driver.startProcess();
    await story.settle();
    story.offline('back', story.now - 30 * secondMs);
    story.messages('r', 1, story.now + 60 * secondMs);
    await story.settle();
    expect(story.removals()).toEqual([]);
  });

  it('of signs of life that had been read makes nobody silent after a restart', async () => {
    const story = await Story.begin();
    story.setPolicy('r', { realtimeKickOut: true, activityTimeoutSeconds: 30 });
    story.join('r', 'u');
    await story.settle();
    story.active('r', 'u');
    await story.driver.advance(20 * secondMs);
    story.active('r', 'u');
    await story.driver.advance(5 * secondMs);
    deleteAll(story, topics.activity);
    story.driver.crash(story.process);
    await story.driver.startProcess();
    await story.settle();
    await story.driver.advance(20 * secondMs);
    expect(story.removals()).toEqual([]);
    story.active('r', 'u');
    await story.driver.advance(41 * secondMs);
    expect(story.removals()).toEqual(['r u INACTIVE_REALTIME']);
  });
});
