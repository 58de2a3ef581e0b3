interface Metric<Kind extends string, Label extends string> {
  readonly kind: Kind;
  readonly help: string;
  readonly labels: readonly Label[];
}

function counter<Label extends string = never>(
  help: string,
  labels: readonly Label[] = [],
): Metric<'counter', Label> {
  return { kind: 'counter', help, labels };
}

function gauge<Label extends string = never>(
  help: string,
  labels: readonly Label[] = [],
): Metric<'gauge', Label> {
  return { kind: 'gauge', help, labels };
}

function histogram<Label extends string = never>(
  help: string,
  buckets: readonly number[],
  labels: readonly Label[] = [],
): Metric<'histogram', Label> & { readonly buckets: readonly number[] } {
  return { kind: 'histogram', help, labels, buckets };
}

const requestSeconds = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];
const commitSeconds = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const delaySeconds = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 30, 60, 120, 300, 900];

/** Every metric of the system, each once. Durations are in seconds; counters end in `_total`. */
export const metricCatalogue = {
  chatroom_api_request_duration_seconds: histogram(
    'Time from a request to its answer, by method, route and status.',
    requestSeconds,
    ['method', 'route', 'status'],
  ),
  chatroom_api_commands_total: counter('Commands acknowledged by Kafka, by event type.', ['type']),
  chatroom_api_commands_failed_total: counter(
    'Commands that Kafka did not acknowledge in time, by event type.',
    ['type'],
  ),
  chatroom_api_waiting_requests: gauge('Requests that wait for the result of their command.'),

  chatroom_saga_records_total: counter('Records handled, by topic.', ['topic']),
  chatroom_saga_records_ignored_total: counter('Records of unknown types, by topic.', ['topic']),
  chatroom_saga_dead_letters_total: counter('Records sent to the dead letters, by topic.', [
    'topic',
  ]),
  chatroom_saga_events_total: counter('Events decided, by type.', ['type']),
  chatroom_saga_removals_total: counter('Members removed, by reason.', ['reason']),
  chatroom_saga_results_total: counter('Requests answered, by result code.', ['code']),
  chatroom_saga_tasks: gauge('Tasks of this process, by state.', ['state']),
  chatroom_saga_task_failures_total: counter('Tasks dropped and restored after an error.'),
  chatroom_saga_paused_tasks: gauge('Tasks in which automatic removal is paused.'),
  chatroom_saga_pauses_total: counter('Pauses of automatic removal that have begun, by task.'),
  chatroom_saga_clock_ahead_seconds: gauge(
    "How far this process' clock is ahead of the brokers', at most. While it is, timers wait for the brokers'.",
  ),
  chatroom_saga_members: gauge('Members of the rooms of this process.'),
  chatroom_saga_barrier_duration_seconds: histogram(
    'Time from a removal becoming due until all that could spare the member was read to its end.',
    commitSeconds,
  ),
  chatroom_saga_commit_duration_seconds: histogram(
    'Time of one transaction, from its begin to its commit.',
    commitSeconds,
  ),
  chatroom_saga_removal_delay_seconds: histogram(
    'Time from the moment a removal was due to the decision.',
    delaySeconds,
  ),

  chatroom_projection_records_total: counter('Records applied, by topic.', ['topic']),
  chatroom_projection_commit_duration_seconds: histogram(
    'Time of one SQL transaction that applies a batch.',
    commitSeconds,
  ),
  chatroom_projection_failures_total: counter('Batches that were applied again after an error.'),
  chatroom_projection_delay_seconds: histogram(
    'Age of the newest record of a batch when it was applied.',
    delaySeconds,
  ),

  chatroom_webhook_entries_delivered_total: counter(
    'Entries that a receiver has acknowledged, by receiver.',
    ['receiver'],
  ),
  chatroom_webhook_attempts_total: counter(
    'Requests sent, by receiver and outcome (delivered, refused, timedOut, unreachable).',
    ['receiver', 'outcome'],
  ),
  chatroom_webhook_request_duration_seconds: histogram(
    'Time from a request to its answer or its failure, by receiver.',
    requestSeconds,
    ['receiver'],
  ),
  chatroom_webhook_delay_seconds: histogram(
    'Age of the oldest event of a request when it was acknowledged, by receiver.',
    delaySeconds,
    ['receiver'],
  ),
  chatroom_webhook_oldest_undelivered_age_seconds: gauge(
    'Age of the oldest event in hand that a receiver has not acknowledged, by receiver.',
    ['receiver'],
  ),
} as const;

export type MetricCatalogue = typeof metricCatalogue;
export type MetricName = keyof MetricCatalogue;

/** The names of the metrics of one kind. */
export type MetricOfKind<Kind extends string> = {
  [Name in MetricName]: MetricCatalogue[Name]['kind'] extends Kind ? Name : never;
}[MetricName];

export type LabelOf<Name extends MetricName> = MetricCatalogue[Name]['labels'][number];
