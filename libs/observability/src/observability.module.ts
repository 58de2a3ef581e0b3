import {
  type DynamicModule,
  type FactoryProvider,
  Module,
  type ModuleMetadata,
} from '@nestjs/common';
import { Metrics } from './metrics.js';
import { ObservabilityController } from './observability.controller.js';
import { Readiness, type ReadinessChecks } from './readiness.js';

export interface ObservabilityOptions {
  /** Name of the service, a label on its metrics. */
  readonly service: string;
  readonly readiness: ReadinessChecks;
}

export interface ObservabilityAsyncOptions {
  readonly service: string;
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  readonly inject: NonNullable<FactoryProvider['inject']>;
  /** Makes the checks from what is injected. */
  readonly useFactory: (...injected: never[]) => ReadinessChecks;
}

/** GET /health/live, /health/ready and /metrics, and the `Metrics` of the process for every module. */
@Module({})
export class ObservabilityModule {
  static register({ service, readiness }: ObservabilityOptions): DynamicModule {
    return ObservabilityModule.registerAsync({ service, inject: [], useFactory: () => readiness });
  }

  static registerAsync(options: ObservabilityAsyncOptions): DynamicModule {
    const { service, imports = [], inject, useFactory } = options;
    return {
      module: ObservabilityModule,
      global: true,
      imports,
      controllers: [ObservabilityController],
      providers: [
        { provide: Metrics, useFactory: () => new Metrics(service) },
        {
          provide: Readiness,
          inject,
          useFactory: (...injected: never[]) => new Readiness(useFactory(...injected)),
        },
      ],
      exports: [Metrics],
    };
  }
}
