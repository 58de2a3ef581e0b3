import { topics } from '#contracts';
import { RoomsTask } from '../../apps/kickout-saga/src/rooms-task.js';
import { sagaStateIn } from './audit/state.js';
import { placeOf } from './postgres/tables.js';
import type { System } from './system.js';

/** What is left to be decided, committed, projected or started; nothing: the system is at rest. */
export function leftToDo(system: System): string[] {
  const { sagas, projections, services, tasks, cluster, partitionCount } = system;
  const areRunning = sagas.length > 0 && sagas.every(({ runtime }) => runtime.isReady);
  const areReading = projections.length > 0 && projections.every(({ isReady }) => isReady);
  const due = tasks.flatMap(({ logic }) =>
    logic instanceof RoomsTask ? logic.rooms.gauges().due : [],
  );
  return [
    ...(areRunning && tasks.length === partitionCount ? [] : ['tasks do not run']),
    ...(areReading ? [] : ['projections do not read']),
    ...services.flatMap(({ process: { isIdle, name } }) =>
      isIdle ? [] : [`${name} asks a server`],
    ),
    ...(due.every((count) => count === 0) ? [] : ['members are due']),
    ...cluster.transactions.unfinished().map((id) => `${id} has a transaction`),
    ...undecided(system),
    ...unprojected(system),
  ];
}

function undecided({ cluster, partitionCount }: System): string[] {
  const state = sagaStateIn(cluster);
  return Array.from({ length: partitionCount }, (_, task) => {
    const positions = state.positions(task);
    const own = [topics.requests, topics.messages, topics.activity].map((topic) =>
      cluster.partition(topic, task),
    );
    return [...own, ...cluster.partitions(topics.users)]
      .filter(({ topic, partition, start, highWatermark }) => {
        const read = positions[topic]?.[String(partition)]?.[1] ?? 0;
        return Math.max(read, start) !== highWatermark;
      })
      .map(({ name }) => `task ${task} has not read ${name} to its end`);
  }).flat();
}

function unprojected({ cluster, postgres }: System): string[] {
  return [topics.membership, topics.results]
    .flatMap((topic) => cluster.partitions(topic))
    .filter((source) => {
      const last = source.committed().at(-1)?.offset ?? -1;
      const place = placeOf(source.topic, source.partition);
      return (postgres.tables.positions.get(place) ?? 0) <= last;
    })
    .map(({ name }) => `${name} is not projected to its end`);
}
