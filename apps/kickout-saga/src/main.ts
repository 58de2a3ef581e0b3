import { runService } from '#observability';
import { TaskStrategy } from '#streaming';
import { kickoutSagaSettings } from './config.js';
import { KickoutSagaModule, serviceName } from './kickout-saga.module.js';

await runService({
  name: serviceName,
  settings: kickoutSagaSettings,
  module: (settings) => KickoutSagaModule.with(settings),
  configure: (application) => {
    application.connectMicroservice({ strategy: application.get(TaskStrategy) });
  },
});
