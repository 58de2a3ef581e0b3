import { metricCatalogue } from './metric-catalogue.js';
import { Metrics } from './metrics.js';

describe('metrics', () => {
  it('appear under their catalogue name, with their help and the service as a label', async () => {
    const metrics = new Metrics('probe');
    metrics.counter('chatroom_api_commands_total').inc({ type: 'JoinRequested' }, 3);
    const text = await metrics.expose();
    expect(text).toContain('# HELP chatroom_api_commands_total Commands acknowledged by Kafka');
    expect(text).toContain('chatroom_api_commands_total{type="JoinRequested",service="probe"} 3');
  });

  it('are the same object every time they are asked for', () => {
    const metrics = new Metrics('probe');
    expect(metrics.gauge('chatroom_saga_members')).toBe(metrics.gauge('chatroom_saga_members'));
  });

  it('observe durations in the buckets of the catalogue', async () => {
    const metrics = new Metrics('probe');
    metrics.histogram('chatroom_projection_commit_duration_seconds').observe(0.03);
    const text = await metrics.expose();
    expect(text).toMatch(/commit_duration_seconds_bucket\{le="0.02",service="probe"\} 0/);
    expect(text).toMatch(/commit_duration_seconds_bucket\{le="0.05",service="probe"\} 1/);
  });

  it('of Node are there from the beginning, and those never asked for are not', async () => {
    const text = await new Metrics('probe').expose();
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).not.toContain('chatroom_');
  });

  it('do not share a registry', async () => {
    const first = new Metrics('first');
    first.counter('chatroom_saga_task_failures_total').inc();
    expect(await new Metrics('second').expose()).not.toContain('chatroom_saga_task_failures_total');
  });

  it.each(Object.entries(metricCatalogue))('%s is named by the conventions', (name, { kind }) => {
    expect(name).toMatch(/^chatroom_(api|saga|projection|webhook)_[a-z_]+$/);
    expect(name.endsWith('_total')).toBe(kind === 'counter');
    if (kind === 'histogram') expect(name).toMatch(/_seconds$/);
  });
});
