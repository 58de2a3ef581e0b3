/** A way to look for a mutant, cheapest first. */
export type Suite = 'simulation' | { readonly spec: string };

/** A defect, planted by replacing a text that must stand in the file exactly once. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  readonly suites: readonly Suite[];
}

const runtime = 'libs/streaming/src/runtime';
const writer = 'libs/streaming/src/kafka/transactional-writer.ts';

/** Each breaks one of the things that the promises rest on. */
export const mutants: readonly Mutant[] = [
  {
    name: 'an earlier owner is not fenced',
    file: `${runtime}/stream-task.ts`,
    find: '      await this.#writer.fence();\n',
    replace: '',
    suites: ['simulation'],
  },
  {
    name: 'every writer has an id of its own, so nobody is fenced',
    file: `${runtime}/stream-task.ts`,
    find: 'log.transactionalWriter(`${topology.applicationId}-${String(partition)}`)',
    replace:
      'log.transactionalWriter(`${topology.applicationId}-${String(partition)}-${String(environment.clock.monotonic())}`)',
    suites: ['simulation'],
  },
  {
    name: 'the fence is empty: no transaction, so no epoch',
    file: writer,
    find: '    const transaction = await producer.transaction();\n    await transaction.abort();\n',
    replace: '',
    suites: ['simulation'],
  },
  {
    name: 'the state is read before the earlier owner is fenced',
    file: `${runtime}/stream-task.ts`,
    find: `      await this.#writer.fence();
      const beginnings = await log.beginningOffsets(topology.state);
      const ends = await log.endOffsets(topology.state);
`,
    replace: `      const beginnings = await log.beginningOffsets(topology.state);
      const ends = await log.endOffsets(topology.state);
      await this.#writer.fence();
`,
    suites: ['simulation'],
  },
  {
    name: 'a timer trusts the clock of its process alone',
    file: `${runtime}/task-clock.ts`,
    find: 'return Math.min(this.#clock.now(), this.#logTime ?? Infinity);',
    replace: 'return this.#clock.now();',
    suites: ['simulation'],
  },
  {
    name: 'nobody asks the log for the time while a timer waits for it',
    file: `${runtime}/task-clock.ts`,
    find: 'return this.#clock.monotonic() - this.#stamp.heardAt >= stampAgeMsMax;',
    replace: 'return false;',
    suites: [{ spec: 'apps/kickout-saga/src/realtime.spec.ts' }],
  },
  {
    name: 'the requests of a transaction are sent at the same time',
    file: writer,
    find: `      for (const request of requestsOf(records, this.#topicPrefix)) {
        const written = await transaction.sendBatch({ acks: -1, topicMessages: [request] });
        for (const { logAppendTime } of written) newest = Math.max(newest, Number(logAppendTime));
      }
`,
    replace: `      const answers = await Promise.all(
        [...requestsOf(records, this.#topicPrefix)].map((request) =>
          transaction.sendBatch({ acks: -1, topicMessages: [request] }),
        ),
      );
      for (const { logAppendTime } of answers.flat()) newest = Math.max(newest, Number(logAppendTime));
`,
    suites: ['simulation'],
  },
  {
    name: 'the SQL does not check the position that a batch continues',
    file: 'libs/persistence/src/projection/positions.ts',
    find: ' AND next_offset = $3`',
    replace: '`',
    suites: ['simulation'],
  },
  {
    name: 'there is no read barrier',
    file: `${runtime}/task-work.ts`,
    find: '        await this.#passBarrier(unconfirmed);\n',
    replace: '',
    suites: ['simulation'],
  },
  {
    name: 'removals by messages do not wait for requests',
    file: 'apps/kickout-saga/src/rooms-task.ts',
    find: 'due.byTime ? sparingByTime : sparingInputs',
    replace: 'due.byTime ? sparingByTime : []',
    suites: ['simulation'],
  },
  {
    name: 'the barrier is asked for before the rule has fired',
    file: `${runtime}/task-work.ts`,
    find: `        const unconfirmed = this.#task.logic.takeUnconfirmed();
        await this.#passBarrier(unconfirmed);
`,
    replace: `        await this.#passBarrier({ inputs: [], confirm: () => false });
        const unconfirmed = this.#task.logic.takeUnconfirmed();
`,
    suites: [{ spec: `${runtime}/task-work.spec.ts` }],
  },
  {
    name: 'the barrier is passed one record too early',
    file: `${runtime}/read-barrier.ts`,
    find: 'return next >= offset;',
    replace: 'return next >= offset - 1;',
    suites: ['simulation'],
  },
  {
    name: 'positions of messages do not trail',
    file: `${runtime}/task-positions.ts`,
    find: "source.kind === 'exact'\n",
    replace: "source.kind !== 'broadcast'\n",
    suites: ['simulation'],
  },
  {
    name: 'positions of presence do not trail',
    file: `${runtime}/task-positions.ts`,
    find: "source.kind === 'exact'\n",
    replace: "source.kind !== 'trailing'\n",
    suites: ['simulation'],
  },
  {
    name: 'positions move on while removals wait for the barrier',
    file: `${runtime}/task-work.ts`,
    find: '      this.#positions.hold(this.#environment.clock.monotonic());\n',
    replace: '',
    suites: [{ spec: `${runtime}/task-work.spec.ts` }],
  },
  {
    name: 'the state is written outside of the transaction',
    file: `${runtime}/task-commit.ts`,
    find: '      const time = await this.#writer.commit(records, this.#positions.toGroupOffsets(stored));\n',
    replace: `    const isState = ({ topic }: { topic: string }) => topic === this.#environment.topology.state;
    const offsets = this.#positions.toGroupOffsets(stored);
    await this.#writer.commit(records.filter((record) => !isState(record)), []);
    const time = await this.#writer.commit(records.filter(isState), offsets);
`,
    suites: ['simulation'],
  },
  {
    name: 'decisions are taken before memory is warm',
    file: `${runtime}/stream-task.ts`,
    find: ' || this.#positions.replaying.length > 0) return;',
    replace: ') return;',
    suites: [{ spec: `${runtime}/stream-task.spec.ts` }],
  },
  {
    name: 'a task goes on with its memory after a transaction has failed',
    file: `${runtime}/task-commit.ts`,
    find: 'this.#writer.commit(records, this.#positions.toGroupOffsets(stored));',
    replace:
      'this.#writer.commit(records, this.#positions.toGroupOffsets(stored)).catch(() => undefined);',
    suites: [{ spec: `${runtime}/stream-runtime.faults.spec.ts` }],
  },
  {
    name: 'a commit is cut in the middle of a batch',
    file: `${runtime}/task-work.ts`,
    find: 'return this.#task.handling() === undefined && this.#commit.isDue;',
    replace: 'return this.#commit.isDue;',
    suites: [{ spec: `${runtime}/task-work.spec.ts` }],
  },
  {
    name: 'a batch from another place than expected is taken',
    file: `${runtime}/process-reading.ts`,
    find: 'return mayFollowHole ? fetchedFrom >= next : fetchedFrom === next;',
    replace: 'return mayFollowHole || fetchedFrom >= 0;',
    suites: ['simulation'],
  },
  {
    name: 'what a task has seen of a batch is handled again',
    file: `${runtime}/stream-task.ts`,
    find: 'const { next } = position;',
    replace: 'const next = batch.fetchedFrom;',
    suites: ['simulation'],
  },
  {
    name: 'dead letters are written again when records are read again',
    file: `${runtime}/task-context.ts`,
    find: 'if (isReplay || !speaksFor(batch)) return;',
    replace: 'if (!speaksFor(batch)) return;',
    suites: ['simulation'],
  },
  {
    name: 'every task writes the dead letters of presence',
    file: `${runtime}/task-context.ts`,
    find: 'if (isReplay || !speaksFor(batch)) return;',
    replace: 'if (isReplay) return;',
    suites: ['simulation'],
  },
  {
    name: 'timers fire before the inputs are caught up with',
    file: `${runtime}/task-work.ts`,
    find: 'timerAt <= earliest && this.#positions.hasCaughtUp(clock.monotonic())',
    replace: 'timerAt <= earliest',
    suites: [{ spec: `${runtime}/task-work.spec.ts` }],
  },
  {
    name: 'the projection does not seek to its stored position',
    file: `${runtime}/positioned-reading.ts`,
    find: 'reading.next = stored ?? beginning;',
    replace: 'reading.next = beginning;',
    suites: [{ spec: `${runtime}/positioned-reading.spec.ts` }],
  },
  {
    name: 'the projection goes on behind a batch that was not written',
    file: 'libs/persistence/src/projection/partition-writer.ts',
    find: `        this.#failure = { cause };
        next.reject(cause);
        this.#takeWaiting()?.reject(cause);
`,
    replace: '        next.reject(cause);\n',
    suites: [{ spec: 'libs/persistence/src/projection/partition-writer.spec.ts' }, 'simulation'],
  },
  {
    name: 'the projection does not read again what was not written',
    file: `${runtime}/positioned-reading.ts`,
    find: `      reading.failuresInARow = 0;
    } catch (error) {
      this.#retry(reading, asError(error));
    }
  }

  #takeInHand`,
    replace: `      reading.failuresInARow = 0;
    } catch {
      reading.failuresInARow += 1;
    }
  }

  #takeInHand`,
    suites: ['simulation'],
  },
  {
    name: 'the projection reads again before what it has in hand is settled',
    file: `${runtime}/positioned-reading.ts`,
    find: '    await Promise.all(reading.ahead);\n',
    replace: '',
    suites: [{ spec: `${runtime}/ahead-reading.spec.ts` }],
  },
  {
    name: 'what is read in turn takes a gap for what comes next',
    file: `${runtime}/positioned-reading.ts`,
    find: '      if (batch.fetchedFrom !== reading.next) throw new PositionGapError(reading, batch);\n',
    replace: '',
    suites: [{ spec: `${runtime}/positioned-reading.spec.ts` }],
  },
  {
    name: 'what is read ahead takes a gap for what comes next',
    file: `${runtime}/positioned-reading.ts`,
    find: `    if (batch.fetchedFrom !== reading.next) {
      this.#retry(reading, new PositionGapError(reading, batch));
      return;
    }
`,
    replace: '',
    suites: [{ spec: `${runtime}/positioned-reading.spec.ts` }],
  },
  {
    name: 'deleted presence is not mistrusted',
    file: 'apps/kickout-saga/src/rooms-task.ts',
    find: 'if (topic === topics.users) this.rooms.presenceLost(now);',
    replace: '',
    suites: [{ spec: 'apps/kickout-saga/src/losses.spec.ts' }, 'simulation'],
  },
  {
    name: 'a removal that was due is not looked at again',
    file: 'libs/membership/src/due-removals.ts',
    find: 'return removal.member.due === removal;',
    replace: 'return removal.member.due !== undefined || removal.offlineAt > 0;',
    suites: ['simulation'],
  },
  {
    name: 'presence from before a loss is trusted',
    file: 'libs/membership/src/user-facts.ts',
    find: 'const fact = partition.losses.trusted(told);',
    replace: 'const fact = told;',
    suites: [{ spec: 'libs/membership/src/removals.spec.ts' }, 'simulation'],
  },
  {
    name: 'a sign of life from before a loss is trusted',
    file: 'libs/membership/src/rooms.ts',
    find: '    if (!this.#partition.losses.trustsSign(at)) return nothing;\n',
    replace: '',
    suites: [{ spec: 'libs/membership/src/realtime.spec.ts' }],
  },
  {
    name: 'who is spared by what was lost is not judged by the default rule',
    file: 'libs/membership/src/losing.ts',
    find: 'collectDue(partition, room, { occurredAt: room.messages.newest })',
    replace: '(room.exists ? [] : collectDue(partition, room, { occurredAt: 0 }))',
    suites: [{ spec: 'libs/membership/src/realtime.spec.ts' }, 'simulation'],
  },
  {
    name: 'a removal by the clock does not wait for requests and signs of life',
    file: 'apps/kickout-saga/src/rooms-task.ts',
    find: 'due.byTime ? sparingByTime : sparingInputs',
    replace: 'due.byTime ? [] : sparingInputs',
    suites: [{ spec: 'apps/kickout-saga/src/realtime.spec.ts' }, 'simulation'],
  },
  {
    name: 'a removal by the clock does not wait for clocks that are behind',
    file: 'libs/membership/src/rooms.ts',
    find: '...collectRealtimeDue(this.#partition, now - this.#clockSkewMs),',
    replace: '...collectRealtimeDue(this.#partition, now),',
    suites: ['simulation'],
  },
  {
    name: 'a pause does not hold up who was taken for removal before',
    file: 'libs/membership/src/rooms.ts',
    find: 'if (!pause.isOn) return confirmRemovals',
    replace: 'if (!pause.isOn || due.remaining > 0) return confirmRemovals',
    suites: ['simulation'],
  },
  {
    name: 'a pause is not restored',
    file: 'libs/membership/src/restore.ts',
    find: '      partition.pause.restore(entry);\n',
    replace: '',
    suites: ['simulation'],
  },
  {
    name: 'who is due in a pause is forgotten',
    file: 'libs/membership/src/rooms.ts',
    find: '    passiveExit.putBack(due);\n',
    replace: '',
    suites: [{ spec: 'libs/membership/src/pause.spec.ts' }],
  },
  {
    name: 'a resume is answered before it is committed',
    file: `${runtime}/task-work.ts`,
    find: '    await committed;\n',
    replace: '    committed.catch(() => undefined);\n',
    suites: [{ spec: `${runtime}/stream-task.spec.ts` }],
  },
  {
    name: 'a member is judged by the sign of life that it gave first',
    file: 'libs/membership/src/signs-of-life.ts',
    find: 'watch.lastActiveAt = Math.max(at, lastActiveAt ?? -Infinity);',
    replace: 'watch.lastActiveAt = lastActiveAt ?? at;',
    suites: ['simulation'],
  },
];
