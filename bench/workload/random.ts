/** A small generator of its own, so that every run has the same workload. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * Deals out to `count` by Zipf's law with exponent 1: of 10,000 the first gets a tenth of all. Gives the
 * index.
 */
export function zipf(count: number, random: () => number): () => number {
  const reached: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= count; rank++) reached.push((sum += 1 / rank));
  return () => firstAbove(reached, random() * sum);
}

function firstAbove(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
