import { deadLetterHeaders, decodeEvent, headerText, topics } from '#contracts';
import type { SimulatedCluster } from '../kafka/cluster.js';

const inputs = [topics.requests, topics.users, topics.messages, topics.activity] as const;

/** I10: every broken record is in the dead letters once, and nothing else is. */
export function wrongDeadLetters(cluster: SimulatedCluster, mayLack: boolean): string[] {
  const expected = new Set(inputs.flatMap((topic) => brokenIn(cluster, topic)));
  const findings: string[] = [];
  const seen = new Set<string>();
  for (const name of namesIn(cluster)) {
    if (seen.has(name)) findings.push(`${name} is in the dead letters twice`);
    if (!expected.has(name)) findings.push(`${name} is in the dead letters and is not broken`);
    seen.add(name);
  }
  const lost = [...expected].filter((name) => !seen.has(name) && !mayLack);
  return [...findings, ...lost.map((name) => `${name} is broken and not in the dead letters`)];
}

function brokenIn(cluster: SimulatedCluster, topic: (typeof inputs)[number]): string[] {
  return cluster.partitions(topic).flatMap((source) =>
    source
      .committed()
      .filter(({ record }) => decodeEvent(topic, record).outcome === 'malformed')
      .map(({ offset }) => `${source.name} ${offset}`),
  );
}

function namesIn(cluster: SimulatedCluster): string[] {
  const { topic, partition, offset } = deadLetterHeaders;
  return cluster.partitions(topics.deadLetters).flatMap((source) =>
    source.committed().map(({ record: { headers } }) => {
      const [name, number, at] = [topic, partition, offset].map((key) => headerText(headers, key));
      return `${name}-${number} ${at}`;
    }),
  );
}
