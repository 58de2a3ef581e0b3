import { TaskLifecycle, type TaskPhase } from './task-lifecycle.js';

const phases: readonly TaskPhase[] = [
  'created',
  'fencing',
  'restoring',
  'warming',
  'running',
  'closing',
  'failed',
  'closed',
];

/** Rows: from; columns in the order of `phases`: to. `x`: may happen. */
const table: Readonly<Record<TaskPhase, string>> = {
  //         c f r w r c f c
  created: '  . x . . . . x x',
  fencing: '  . . x . . . x x',
  restoring: '. . . x . . x x',
  warming: '  . . . . x . x x',
  running: '  . . . . . x x x',
  closing: '  . . . . . . x x',
  failed: '   . . . . . . . x',
  closed: '   . . . . . . . .',
};

const wayTo: Readonly<Record<TaskPhase, readonly TaskPhase[]>> = {
  created: [],
  fencing: ['fencing'],
  restoring: ['fencing', 'restoring'],
  warming: ['fencing', 'restoring', 'warming'],
  running: ['fencing', 'restoring', 'warming', 'running'],
  closing: ['fencing', 'restoring', 'warming', 'running', 'closing'],
  failed: ['failed'],
  closed: ['closed'],
};

const transitions = phases.flatMap((from) =>
  table[from]
    .trim()
    .split(/\s+/)
    .map((mark, index) => ({ from, to: phases[index] ?? from, mayHappen: mark === 'x' })),
);

function lifecycleIn(phase: TaskPhase): TaskLifecycle {
  const lifecycle = new TaskLifecycle();
  for (const next of wayTo[phase]) lifecycle.to(next);
  return lifecycle;
}

describe('the life of a task', () => {
  it('begins with being created', () => {
    expect(new TaskLifecycle().phase).toBe('created');
  });

  it.each(transitions.filter(({ mayHappen }) => mayHappen))('goes from $from to $to', (row) => {
    const lifecycle = lifecycleIn(row.from);
    lifecycle.to(row.to);
    expect(lifecycle.phase).toBe(row.to);
    expect(lifecycle.is(row.to)).toBe(true);
    expect(lifecycle.is(row.from)).toBe(false);
  });

  it.each(transitions.filter(({ mayHappen }) => !mayHappen))(
    'never goes from $from to $to',
    ({ from, to }) => {
      const lifecycle = lifecycleIn(from);
      expect(() => {
        lifecycle.to(to);
      }).toThrow(`a task cannot go from ${from} to ${to}`);
      expect(lifecycle.phase).toBe(from);
    },
  );

  it('is over once it has failed or is closed', () => {
    const over = phases.filter((phase) => !lifecycleIn(phase).alive);
    expect(over).toEqual(['failed', 'closed']);
  });
});
