/**
 * The life of a task. The order is what makes it safe: fence, then read the log, then write.
 *
 * | phase     | what happens                                                                        |
 * | --------- | ----------------------------------------------------------------------------------- |
 * | created   | assigned; nothing asked of the log yet                                              |
 * | fencing   | shutting out an earlier owner's writer                                              |
 * | restoring | reading the state topic from its beginning to the end it had after fencing          |
 * | warming   | reading trailing sources again, up to where the restored state had read; no outputs |
 * | running   | reading on, deciding, committing                                                    |
 * | closing   | no longer reading; the last commit is under way                                     |
 * | failed    | a transaction, a handler or the log failed: memory is worthless, start anew         |
 * | closed    | the end                                                                             |
 */
export type TaskPhase =
  'created' | 'fencing' | 'restoring' | 'warming' | 'running' | 'closing' | 'failed' | 'closed';

const transitions: Readonly<Record<TaskPhase, readonly TaskPhase[]>> = {
  created: ['fencing', 'failed', 'closed'],
  fencing: ['restoring', 'failed', 'closed'],
  restoring: ['warming', 'failed', 'closed'],
  warming: ['running', 'failed', 'closed'],
  running: ['closing', 'failed', 'closed'],
  closing: ['failed', 'closed'],
  failed: ['closed'],
  closed: [],
};

export class TaskLifecycle {
  #phase: TaskPhase = 'created';

  get phase(): TaskPhase {
    return this.#phase;
  }

  is(...phases: readonly TaskPhase[]): boolean {
    return phases.includes(this.#phase);
  }

  /** Whether the task has neither failed nor come to its end. */
  get alive(): boolean {
    return this.#phase !== 'failed' && this.#phase !== 'closed';
  }

  /** @throws {Error} when the table has no such transition: a defect of the runtime. */
  to(next: TaskPhase): void {
    if (!transitions[this.#phase].includes(next)) {
      throw new Error(`a task cannot go from ${this.#phase} to ${next}`);
    }
    this.#phase = next;
  }
}
