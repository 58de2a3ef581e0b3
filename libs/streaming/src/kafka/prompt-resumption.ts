import { createRequire } from 'node:module';

type Fetched = readonly unknown[];

/** What is made use of here of kafkajs' consumers. */
interface ConsumerGroup {
  readonly subscriptionState: {
    active(): readonly { readonly partitions: readonly number[] }[];
  };
  /** How long a broker may wait for records, ms. */
  readonly maxWaitTime: number;
  fetch: (this: ConsumerGroup, nodeId: number) => Promise<Fetched>;
  resume: (this: ConsumerGroup, topicPartitions: readonly unknown[]) => void;
}

const { prototype } = createRequire(import.meta.url)('kafkajs/src/consumer/consumerGroup.js') as {
  readonly prototype: ConsumerGroup;
};
const { fetch, resume } = prototype;
/** What wakes the fetches of a consumer that has nothing to fetch. */
const sleeping = new WeakMap<ConsumerGroup, Set<() => void>>();

/**
 * Makes the kafkajs of this process fetch as soon as a partition is resumed where all have been paused. Its own code
 * sleeps then, for as long as a broker may wait for records, and looks no sooner; so it is not called before.
 */
export function installPromptResumption(): void {
  prototype.fetch = async function (nodeId) {
    if (areAllPaused(this)) await resumedOrWaited(this);
    return areAllPaused(this) ? [] : fetch.call(this, nodeId);
  };
  prototype.resume = function (topicPartitions) {
    resume.call(this, topicPartitions);
    for (const wake of sleepingOf(this)) wake();
  };
}

function areAllPaused({ subscriptionState }: ConsumerGroup): boolean {
  return subscriptionState.active().every(({ partitions }) => partitions.length === 0);
}

function resumedOrWaited(group: ConsumerGroup): Promise<void> {
  const wakes = sleepingOf(group);
  return new Promise((resolve) => {
    const wake = () => {
      clearTimeout(timer);
      wakes.delete(wake);
      resolve();
    };
    const timer = setTimeout(wake, group.maxWaitTime);
    wakes.add(wake);
  });
}

function sleepingOf(group: ConsumerGroup): Set<() => void> {
  let wakes = sleeping.get(group);
  if (wakes === undefined) sleeping.set(group, (wakes = new Set()));
  return wakes;
}
