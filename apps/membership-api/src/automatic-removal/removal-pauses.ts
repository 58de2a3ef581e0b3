import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { PartitionRemoval } from '#contracts';
import { Deadlines, withDeadline } from '../deadline.js';
import { type Problem, retriable } from '../http/problem.js';
import { KickoutSagas } from '../infrastructure/kickout-sagas.js';

const pauseMs = 50;

type Request = Parameters<KickoutSagas['removal']>[0];

/**
 * Asks all processes of the saga, and those that have not answered again, until every partition has been
 * spoken for or the time for that is up.
 */
@Injectable()
export class RemovalPauses {
  constructor(
    private readonly sagas: KickoutSagas,
    private readonly deadlines: Deadlines,
  ) {}

  /** Every partition, by number. Throws a Problem where one does not answer. */
  async ask(request: Request): Promise<readonly PartitionRemoval[]> {
    const answered = new Map<number, PartitionRemoval>();
    const endsAt = performance.now() + this.deadlines.sagaMs;
    let assigned: readonly number[] = [];
    for (;;) {
      const withinMs = Math.max(1, Math.ceil(endsAt - performance.now()));
      assigned = (await this.askRest(request, answered, withinMs)) ?? assigned;
      const missing = assigned.filter((partition) => !answered.has(partition));
      if (assigned.length > 0 && missing.length === 0) return inOrder(answered);
      const remainingMs = endsAt - performance.now();
      if (remainingMs <= 0) throw unanswered(inOrder(answered), missing);
      await pause(Math.min(pauseMs, remainingMs));
    }
  }

  /** Adds to what was answered. Returns the partitions that there are; undefined: that is not known now. */
  private async askRest(
    request: Request,
    answered: Map<number, PartitionRemoval>,
    withinMs: number,
  ): Promise<readonly number[] | undefined> {
    const signal = AbortSignal.timeout(withinMs);
    const asked = this.sagas.removal(request, (partition) => answered.has(partition), signal);
    const { answers, assigned } = (await withDeadline(asked, withinMs)) ?? nothing;
    for (const answer of answers) {
      if (answer.pause !== undefined || !answered.has(answer.partition)) {
        answered.set(answer.partition, answer);
      }
    }
    return assigned.length === 0 ? undefined : assigned;
  }
}

const nothing = { answers: [], assigned: [] };

function inOrder(answered: ReadonlyMap<number, PartitionRemoval>): readonly PartitionRemoval[] {
  return [...answered.values()].sort((a, b) => a.partition - b.partition);
}

function unanswered(answered: readonly PartitionRemoval[], missing: readonly number[]): Problem {
  const done = listed(answered.map(({ partition }) => partition));
  const open = missing.length === 0 ? 'the others' : listed(missing);
  return retriable(
    'unavailable',
    `Not every process of the saga answers. Partitions that have answered: ${done}; that have not: ${open}.`,
  );
}

function listed(partitions: readonly number[]): string {
  return partitions.length === 0 ? 'none' : partitions.join(', ');
}
