import type { StatusDelivery } from './status-delivery.js';

/** The deliveries of this process, by receiver. */
export class StatusDeliveries {
  constructor(private readonly deliveries: ReadonlyMap<string, StatusDelivery>) {}

  /** @throws {Error} when there is no such receiver. */
  to(receiver: string): StatusDelivery {
    const delivery = this.deliveries.get(receiver);
    if (delivery === undefined) throw new Error(`there is no receiver ${receiver}`);
    return delivery;
  }
}
