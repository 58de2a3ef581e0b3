import { createRequire } from 'node:module';

type Fetched = readonly unknown[];

/** What is made use of here of kafkajs' consumers. */
interface ConsumerGroup {
  readonly subscriptionState: {
    active(): readonly { readonly partitions: readonly number[] }[];
  };
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
 * sleeps then, for as long as a broker may wait for records, and looks no sooner.
 */
export function installPromptResumption(): void {
  prototype.fetch = function (nodeId) {
    const fetched = fetch.call(this, nodeId);
    return areAllPaused(this) ? untilResumed(this, fetched) : fetched;
  };
  prototype.resume = function (topicPartitions) {
    resume.call(this, topicPartitions);
    for (const wake of sleepingOf(this)) wake();
  };
}

function areAllPaused({ subscriptionState }: ConsumerGroup): boolean {
  return subscriptionState.active().every(({ partitions }) => partitions.length === 0);
}

/** What was fetched; nothing where a partition is resumed before, upon which kafkajs fetches again. */
function untilResumed(group: ConsumerGroup, fetched: Promise<Fetched>): Promise<Fetched> {
  const wakes = sleepingOf(group);
  return new Promise((resolve, reject) => {
    const wake = () => resolve([]);
    wakes.add(wake);
    void fetched.then(resolve, reject).finally(() => wakes.delete(wake));
  });
}

function sleepingOf(group: ConsumerGroup): Set<() => void> {
  let wakes = sleeping.get(group);
  if (wakes === undefined) sleeping.set(group, (wakes = new Set()));
  return wakes;
}
