import { type ConsoleLogger, Logger, type NestApplicationOptions } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigurationError, loadSettings } from './configuration.js';
import { createLogger, logLevels } from './logger.js';
import type { Settings, SettingsDefinition } from './settings.js';

/** The settings that every service has. `port`: default of PORT. */
export function serviceSettings<const Port extends number>(port: Port) {
  return {
    HOST: {
      kind: 'string',
      default: '127.0.0.1',
      description: 'Address to listen on; 0.0.0.0 in a container',
    },
    PORT: {
      kind: 'integer',
      default: port,
      minimum: 0,
      maximum: 65_535,
      description: 'Port of HTTP; 0 lets the system choose',
    },
    LOG_LEVEL: {
      kind: 'string',
      default: 'log',
      choices: logLevels,
      description: 'How much is logged',
    },
  } as const;
}

type ServiceSettings = ReturnType<typeof serviceSettings>;

/** A process of the system: its settings, its module, and what listens besides HTTP. */
export interface Service<Definition extends SettingsDefinition & ServiceSettings> {
  readonly name: string;
  readonly settings: Definition;
  readonly module: (settings: Settings<Definition>) => Parameters<typeof NestFactory.create>[0];
  readonly adapter?: () => FastifyAdapter;
  /** Connects microservices and whatever else must happen before the application listens. */
  readonly configure?: (
    application: NestFastifyApplication,
    settings: Settings<Definition>,
  ) => void | Promise<void>;
}

/** Longest shutdown, ms; what has not ended by then is cut off. */
const shutdownTimeoutMs = 30_000;

/**
 * Runs the service until SIGTERM or SIGINT, and then lets it finish what is under way. HTTP listens
 * before the microservices do, so that the process can be seen to live while it restores its state.
 *
 * A wrong configuration ends the process with exit code 1 and one line that names the variables; so
 * does any other error at the start.
 */
export async function runService<Definition extends SettingsDefinition & ServiceSettings>(
  service: Service<Definition>,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  try {
    const settings = loadSettings(service.settings, environment);
    await start(service, settings);
  } catch (error) {
    failStart(service.name, error);
  }
}

/**
 * Ends the process, with exit code 1, because it can no longer do its work; what is under way is
 * finished first. Whoever runs the service starts it again.
 */
export function endService(cause: Error): void {
  new Logger('endService').fatal('The service ends because of an error', cause);
  process.exitCode = 1;
  process.kill(process.pid, 'SIGTERM');
}

async function start<Definition extends SettingsDefinition & ServiceSettings>(
  service: Service<Definition>,
  settings: Settings<Definition>,
): Promise<void> {
  const { LOG_LEVEL, PORT, HOST } = settings as Settings<ServiceSettings>;
  const application = await createApplication(service, settings, createLogger(LOG_LEVEL));
  shutDownOnSignals(application);
  await application.listen(PORT, HOST);
  await application.startAllMicroservices();
  new Logger(service.name).log(`Listening on ${await application.getUrl()}`);
}

function shutDownOnSignals(application: NestFastifyApplication): void {
  let isEnding = false;
  const shutDown = (): void => {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(1), shutdownTimeoutMs).unref();
    application.close().then(
      () => process.exit(),
      (error: unknown) => {
        new Logger('shutDown').error('The shutdown failed', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', shutDown);
  process.on('SIGINT', shutDown);
}

async function createApplication<Definition extends SettingsDefinition & ServiceSettings>(
  service: Service<Definition>,
  settings: Settings<Definition>,
  logger: ConsoleLogger,
): Promise<NestFastifyApplication> {
  const options: Pick<NestApplicationOptions, 'logger' | 'abortOnError'> = {
    logger,
    abortOnError: false,
  };
  const application = await NestFactory.create<NestFastifyApplication>(
    service.module(settings),
    service.adapter?.() ?? new FastifyAdapter(),
    options,
  );
  await service.configure?.(application, settings);
  return application;
}

function failStart(name: string, error: unknown): never {
  if (error instanceof ConfigurationError) {
    process.stderr.write(`${name}: wrong configuration: ${error.message}\n`);
  } else {
    new Logger(name).fatal('The service could not start', error);
  }
  process.exit(1);
}
