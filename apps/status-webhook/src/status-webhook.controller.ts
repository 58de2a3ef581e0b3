import { EventPattern, Payload } from '@nestjs/microservices';
import { StreamController, type SubscribedBatch } from '#streaming';
import { StatusDeliveries } from './status-deliveries.js';
import { statusWebhookTopology } from './topology.js';

/** A batch of a partition becomes requests to the receiver whose subscription it came by. */
@StreamController()
export class StatusWebhookController {
  constructor(private readonly deliveries: StatusDeliveries) {}

  @EventPattern(statusWebhookTopology.source)
  onRoomEvents(@Payload() batch: SubscribedBatch): Promise<void> {
    return this.deliveries.to(batch.subscription).deliver(batch, batch.progress);
  }
}
