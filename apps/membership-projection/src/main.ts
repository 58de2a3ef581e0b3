import { runService } from '#observability';
import { ProjectionStrategy } from '#streaming';
import { membershipProjectionSettings } from './config.js';
import { MembershipProjectionModule, serviceName } from './membership-projection.module.js';

await runService({
  name: serviceName,
  settings: membershipProjectionSettings,
  module: (settings) => MembershipProjectionModule.with(settings),
  configure: (application) => {
    application.connectMicroservice({ strategy: application.get(ProjectionStrategy) });
  },
});
