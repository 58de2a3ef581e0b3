import type { Measurement } from './batch-watch.js';

/** Both sides measured one after the other. */
export interface Pair {
  readonly kafkajs: Measurement;
  readonly saga: Measurement;
}

const targetPercent = 70;

export function lineOf(run: number, { kafkajs, saga }: Pair): string {
  return (
    `run ${run}   kafkajs ${sideOf(kafkajs)}   saga ${sideOf(saga)}   ` +
    `${Math.round(percentOf({ kafkajs, saga }))} %`
  );
}

function sideOf(measurement: Measurement): string {
  const rate = Math.round(rateOf(measurement)).toLocaleString('en').padStart(9);
  return `${rate}/s ${microsecondsOf(measurement).toFixed(2)} µs CPU`;
}

/** The medians, and the ratio of the rates run by run: its median, least and greatest. */
export function summaryOf(name: string, pairs: readonly Pair[]): string[] {
  const side = (key: keyof Pair) => {
    const rate = Math.round(median(pairs.map((pair) => rateOf(pair[key]))));
    const cpu = median(pairs.map((pair) => microsecondsOf(pair[key])));
    return `${rate.toLocaleString('en')}/s, ${cpu.toFixed(2)} µs of CPU each`;
  };
  const ratios = pairs.map(percentOf).sort((one, other) => one - other);
  const ratio = Math.round(median(ratios));
  const spread = `${Math.round(ratios[0] ?? 0)}..${Math.round(ratios.at(-1) ?? 0)}`;
  const verdict = ratio >= targetPercent ? 'reached' : 'short';
  return [
    `median: kafkajs ${side('kafkajs')}; saga ${side('saga')}`,
    `${name}: ${ratio} % of bare kafkajs eachBatch (spread ${spread}), ${verdict}`,
  ];
}

function rateOf({ records, durationMs }: Measurement): number {
  return (records / durationMs) * 1_000;
}

function microsecondsOf({ records, cpuMs }: Measurement): number {
  return (cpuMs / records) * 1_000;
}

function percentOf({ kafkajs, saga }: Pair): number {
  return (rateOf(saga) / rateOf(kafkajs)) * 100;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[middle - 1] ?? NaN, sorted[middle] ?? NaN];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
