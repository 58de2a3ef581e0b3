import { runService } from '#observability';
import { statusWebhookSettings } from './config.js';
import { serviceName, StatusWebhookModule, Subscriptions } from './status-webhook.module.js';

await runService({
  name: serviceName,
  settings: statusWebhookSettings,
  module: (settings) => StatusWebhookModule.with(settings),
  configure: (application) => {
    for (const strategy of application.get(Subscriptions).strategies) {
      application.connectMicroservice({ strategy });
    }
  },
});
