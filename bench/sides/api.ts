/** A side: the membership API as it is; it says on which port it listens. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger, loadSettings } from '#observability';
import { BroadcastStrategy } from '#streaming';
import { ApiModule } from '../../apps/membership-api/src/api.module.js';
import { membershipApiSettings } from '../../apps/membership-api/src/config.js';
import {
  configureFastify,
  createFastifyAdapter,
} from '../../apps/membership-api/src/http/fastify-adapter.js';
import { askedToEnd, report, takeAssignment } from '../harness/side-process.js';

export type ApiAssignment = Readonly<Record<string, string>>;

const ended = askedToEnd();
const settings = loadSettings(membershipApiSettings, {
  ...(takeAssignment() as ApiAssignment),
  PORT: '0',
});
const application = await NestFactory.create<NestFastifyApplication>(
  ApiModule.register(settings),
  createFastifyAdapter(),
  { logger: createLogger('error') },
);
configureFastify(application);
application.connectMicroservice({ strategy: application.get(BroadcastStrategy) });
await application.listen(settings.PORT, settings.HOST);
await application.startAllMicroservices();
const address = application.getHttpServer().address();
report('listening', { port: typeof address === 'object' && address !== null ? address.port : NaN });
await ended;
await application.close();
process.exit(0);
