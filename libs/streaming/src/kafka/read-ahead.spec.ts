import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Fetched, ReadAhead } from './read-ahead.js';

const mebibyte = 1024 * 1024;

function fetched(fetchedFrom: number, { partition = 0, bytes = 1 } = {}): Fetched {
  return { topic: 'topic', partition, fetchedFrom, bytes };
}

/** Handles one thing each time it is let. */
function stepping() {
  const handled: number[] = [];
  const begun: number[] = [];
  const waiting: (() => void)[] = [];
  const ahead = new ReadAhead<Fetched>(async ({ fetchedFrom }) => {
    begun.push(fetchedFrom);
    await new Promise<void>((resolve) => waiting.push(resolve));
    handled.push(fetchedFrom);
  });
  const step = async () => {
    while (waiting.length === 0) await nextTurn();
    waiting.shift()?.();
    await nextTurn();
  };
  return { ahead, handled, begun, step };
}

async function isSettled(promise: Promise<void>): Promise<boolean> {
  const pending = Symbol('pending');
  for (let turns = 0; turns < 3; turns++) await nextTurn();
  return (await Promise.race([promise, Promise.resolve(pending)])) !== pending;
}

describe('reading ahead', () => {
  it('lets the next fetch begin before what was fetched is handled', async () => {
    const { ahead, begun } = stepping();
    await ahead.add(fetched(0));
    expect(begun).toEqual([]);
  });

  it('handles one thing after another, in the order in which they came', async () => {
    const { ahead, handled, begun, step } = stepping();
    for (const offset of [0, 10]) await ahead.add(fetched(offset));
    while (begun.length === 0) await nextTurn();
    for (let turns = 0; turns < 3; turns++) await nextTurn();
    expect(begun).toEqual([0]);
    await step();
    await step();
    expect(handled).toEqual([0, 10]);
  });

  it('has nothing more fetched while more than 8 MiB wait', async () => {
    const { ahead, handled, step } = stepping();
    await ahead.add(fetched(0));
    await ahead.add(fetched(1, { bytes: 8 * mebibyte - 1 }));
    const added = ahead.add(fetched(2, { bytes: 2 }));
    expect(await isSettled(added)).toBe(false);
    await step();
    await step();
    await added;
    expect(handled).toEqual([0, 1]);
  });

  it('has something larger than that fetched and handled all the same', async () => {
    const { ahead, handled, step } = stepping();
    const added = ahead.add(fetched(0, { bytes: 20 * mebibyte }));
    await step();
    await added;
    expect(handled).toEqual([0]);
  });

  it('drops what waits of one partition, and says from where that has to be fetched again', async () => {
    const { ahead, begun, step } = stepping();
    await ahead.add(fetched(5, { partition: 1 }));
    await ahead.add(fetched(7));
    await ahead.add(fetched(6, { partition: 1 }));
    await ahead.add(fetched(8, { partition: 2 }));
    expect(ahead.drop('topic', 1)).toBe(5);
    expect(ahead.drop('topic', 1)).toBeUndefined();
    await step();
    await step();
    expect(begun).toEqual([7, 8]);
  });

  it('has room again once everything was dropped', async () => {
    const { ahead } = stepping();
    const added = ahead.add(fetched(0, { bytes: 20 * mebibyte }));
    ahead.dropAll();
    await added;
  });

  it('ends when what is being handled has been, and begins nothing more', async () => {
    const { ahead, begun, step } = stepping();
    await ahead.add(fetched(0));
    await ahead.add(fetched(1));
    while (begun.length === 0) await nextTurn();
    const ended = ahead.end();
    expect(await isSettled(ended)).toBe(false);
    await step();
    await ended;
    expect(begun).toEqual([0]);
  });

  it('tells a failure to whoever adds next, and goes on after it', async () => {
    let failing = true;
    const handled: number[] = [];
    const ahead = new ReadAhead<Fetched>(({ fetchedFrom }) => {
      if (failing) return Promise.reject(new Error('broken'));
      handled.push(fetchedFrom);
      return Promise.resolve();
    });
    await ahead.add(fetched(0));
    for (let turns = 0; turns < 3; turns++) await nextTurn();
    failing = false;
    await expect(ahead.add(fetched(1))).rejects.toThrow('broken');
    await ahead.add(fetched(2));
    while (handled.length === 0) await nextTurn();
    expect(handled).toEqual([2]);
  });
});
