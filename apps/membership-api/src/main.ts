import 'reflect-metadata';
import { runService } from '#observability';
import { BroadcastStrategy } from '#streaming';
import { ApiModule } from './api.module.js';
import { membershipApiSettings } from './config.js';
import { configureFastify, createFastifyAdapter } from './http/fastify-adapter.js';

await runService({
  name: 'membership-api',
  settings: membershipApiSettings,
  module: (settings) => ApiModule.register(settings),
  adapter: createFastifyAdapter,
  configure: (application) => {
    configureFastify(application);
    application.connectMicroservice({ strategy: application.get(BroadcastStrategy) });
  },
});
