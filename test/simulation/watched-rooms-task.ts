import type { PauseSettings } from '#membership';
import type { Unconfirmed } from '#streaming';
import { RoomsTask } from '../../apps/kickout-saga/src/rooms-task.js';
import type { UsersReading } from '../../apps/kickout-saga/src/users-reading.js';
import type { Barriers } from './barriers.js';
import type { World } from './world/world.js';

interface WatchedOptions {
  readonly clockSkewMs: number;
  readonly barriers: Barriers;
  readonly pause: PauseSettings | undefined;
  readonly usersReading: UsersReading;
}

/** A confirmation takes a few. With so many it does not end, and simulated time would stand still for ever. */
const stepsMax = 1_000;

/** The rooms as they are; what had been written when a barrier was asked for is kept for the audit. */
export class WatchedRoomsTask extends RoomsTask {
  readonly #world: World;
  readonly #barriers: Barriers;

  constructor(world: World, { clockSkewMs, barriers, pause, usersReading }: WatchedOptions) {
    const observer = {
      event: barriers.decided.bind(barriers),
      result: () => undefined,
      paused: () => {
        world.note('automatic removal pauses');
      },
      resumed: () => {
        world.note('automatic removal goes on');
      },
    };
    super(clockSkewMs, observer, pause, usersReading);
    this.#world = world;
    this.#barriers = barriers;
  }

  override takeUnconfirmed(): Unconfirmed {
    const { lastWriting } = this.#world;
    const { inputs, confirm } = super.takeUnconfirmed();
    let steps = 0;
    return {
      inputs,
      confirm: (context, limit) => {
        if ((steps += 1) > stepsMax) throw new Error('a confirmation does not end');
        return this.#barriers.during(lastWriting, () => confirm(context, limit));
      },
    };
  }
}
