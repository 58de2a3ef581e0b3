import { EventPattern, Payload } from '@nestjs/microservices';
import { topics } from '#contracts';
import { type FetchedBatch, StreamController } from '#streaming';
import { PartitionProjector } from './partition-projector.js';

/** Each batch becomes one SQL transaction. */
@StreamController()
export class MembershipProjectionController {
  constructor(private readonly projector: PartitionProjector) {}

  @EventPattern(topics.membership)
  onRoomEvents(@Payload() batch: FetchedBatch): Promise<void> {
    return this.projector.apply(batch);
  }

  @EventPattern(topics.results)
  onResults(@Payload() batch: FetchedBatch): Promise<void> {
    return this.projector.apply(batch);
  }
}
