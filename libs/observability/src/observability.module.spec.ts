import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ObservabilityModule } from './observability.module.js';
import type { ReadinessCheck } from './readiness.js';

describe('the observability of a service', () => {
  let checks: () => readonly ReadinessCheck[] | Promise<readonly ReadinessCheck[]>;
  let application: NestFastifyApplication;

  beforeEach(async () => {
    checks = () => [{ name: 'log', up: true }];
    const module = await Test.createTestingModule({
      imports: [ObservabilityModule.register({ service: 'probe', readiness: () => checks() })],
    }).compile();
    application = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    await application.init();
  });

  afterEach(() => application.close());

  it('lives, whatever its checks say', async () => {
    checks = () => [{ name: 'log', up: false }];
    const { statusCode } = await application.inject({ url: '/health/live' });
    expect(statusCode).toBe(200);
  });

  it('is ready when all checks are up', async () => {
    const response = await application.inject({ url: '/health/ready' });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ status: 'up', checks: [{ name: 'log', up: true }] });
  });

  it('is not ready when one check is down, and says which and why', async () => {
    const answer = [
      { name: 'log', up: true },
      { name: 'database', up: false, detail: 'connection refused' },
    ];
    checks = () => Promise.resolve(answer);
    const response = await application.inject({ url: '/health/ready' });
    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual({ status: 'down', checks: answer });
  });

  it('is not ready when the checks themselves fail', async () => {
    checks = () => Promise.reject(new Error('no connection'));
    const response = await application.inject({ url: '/health/ready' });
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({ checks: [{ detail: 'no connection' }] });
  });

  it('is not ready when the checks do not answer in time', async () => {
    checks = () => new Promise(() => {});
    const response = await application.inject({ url: '/health/ready' });
    expect(response.json()).toMatchObject({ checks: [{ detail: 'no answer within 2000 ms' }] });
  });

  it('shows its metrics in the text format of Prometheus', async () => {
    const response = await application.inject({ url: '/metrics' });
    expect(response.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(response.body).toContain('service="probe"');
  });
});
