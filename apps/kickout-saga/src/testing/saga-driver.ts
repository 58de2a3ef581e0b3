import { topics } from '#contracts';
import { type PauseSettings, RecentPresence } from '#membership';
import { Metrics } from '#observability';
import { type BatchHandler, TopologyTestDriver } from '#streaming';
import { KickoutSagaController } from '../kickout-saga.controller.js';
import { KickoutSagaMetrics } from '../kickout-saga.metrics.js';
import { RoomsTask } from '../rooms-task.js';
import { kickoutSagaTopology } from '../topology.js';
import { UsersReading } from '../users-reading.js';

const replayMs = 30_000;
/** As the setting's default. */
export const clockSkewMs = 10_000;

/** The whole saga over a log in memory and a clock that is moved by hand. */
export function createSagaDriver(pause?: PauseSettings) {
  const metrics = new KickoutSagaMetrics(new Metrics('test'));
  const usersReading = new UsersReading(new RecentPresence());
  const controller = new KickoutSagaController(metrics);
  const handle =
    (method: (input: never) => void): BatchHandler =>
    (input) => {
      method(input as never);
      return Promise.resolve();
    };
  return new TopologyTestDriver({
    topology: kickoutSagaTopology(replayMs),
    createLogic: () => new RoomsTask(clockSkewMs, metrics, pause, usersReading),
    partitions: 4,
    broadcastPartitions: 3,
    handlers: new Map([
      [topics.requests, handle(controller.onRequests.bind(controller))],
      [topics.messages, handle(controller.onMessages.bind(controller))],
      [topics.users, handle(controller.onUsers.bind(controller))],
      [topics.activity, handle(controller.onActivity.bind(controller))],
    ]),
  });
}
