import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ObservabilityModule } from '#observability';
import { BroadcastStrategy } from '#streaming';
import { AutomaticRemovalController } from './automatic-removal/automatic-removal.controller.js';
import { RemovalPauses } from './automatic-removal/removal-pauses.js';
import { CommandDispatcher } from './commands/command-dispatcher.js';
import { CommandResults } from './commands/command-results.js';
import { CommandsController } from './commands/commands.controller.js';
import { ResultsController } from './commands/results.controller.js';
import type { MembershipApiSettings } from './config.js';
import { Deadlines } from './deadline.js';
import { ClientQuotas } from './http/client-quotas.js';
import { ProblemFilter } from './http/problem.filter.js';
import { TokenVerifier } from './http/token-verifier.js';
import { CommandLog } from './infrastructure/command-log.js';
import { InfrastructureModule } from './infrastructure/infrastructure.module.js';
import { ReadModel } from './infrastructure/read-model.js';
import { readinessOf } from './infrastructure/readiness.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { methodsAt } from './operations.js';
import { ChatroomsController } from './reads/chatrooms.controller.js';
import { Explanations } from './reads/explanations.js';
import { Freshness } from './reads/freshness.js';
import { MembersController } from './reads/members.controller.js';
import { ReadAnswers } from './reads/read-answers.js';
import { RequestStates } from './reads/request-states.js';
import { RequestsController } from './reads/requests.controller.js';
import { UsersController } from './reads/users.controller.js';

/** The membership API: commands go to the log, reads are answered from the read model. */
@Module({})
export class ApiModule {
  static register(settings: MembershipApiSettings): DynamicModule {
    const infrastructure = InfrastructureModule.register(settings);
    return {
      module: ApiModule,
      imports: [
        infrastructure,
        ObservabilityModule.registerAsync({
          service: 'membership-api',
          imports: [infrastructure],
          inject: [ReadModel, CommandLog, BroadcastStrategy],
          useFactory: readinessOf,
        }),
      ],
      controllers: [
        ChatroomsController,
        MembersController,
        UsersController,
        RequestsController,
        CommandsController,
        AutomaticRemovalController,
        ResultsController,
        OpenApiController,
      ],
      providers: [
        Freshness,
        ReadAnswers,
        Explanations,
        RemovalPauses,
        CommandResults,
        CommandDispatcher,
        RequestStates,
        {
          provide: ClientQuotas,
          useValue: new ClientQuotas({
            perSecond: settings.RATE_LIMIT_PER_SECOND,
            burst: settings.RATE_LIMIT_BURST,
          }),
        },
        { provide: TokenVerifier, useValue: new TokenVerifier(settings) },
        {
          provide: Deadlines,
          useValue: new Deadlines(
            settings.ACKNOWLEDGE_TIMEOUT_MS,
            settings.READ_TIMEOUT_MS,
            settings.SAGA_TIMEOUT_MS,
          ),
        },
        { provide: APP_FILTER, useFactory: () => new ProblemFilter(methodsAt) },
      ],
    };
  }
}
