import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DataSource, deleteOldResults } from '#persistence';

const intervalMs = 30_000;
const rowsMax = 10_000;

/** Deletes the answers that nobody will ask for any more, now and then, a bounded number at a time. */
@Injectable()
export class ResultForgetting implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ResultForgetting.name);
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running = Promise.resolve();

  constructor(
    private readonly dataSource: DataSource,
    private readonly keepMs: number,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.forget());
    }, intervalMs);
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
  }

  private async forget(): Promise<void> {
    try {
      let deleted = rowsMax;
      while (deleted === rowsMax && !this.stopping.signal.aborted) {
        deleted = await deleteOldResults(this.dataSource, { keepMs: this.keepMs, limit: rowsMax });
      }
    } catch (error) {
      this.logger.warn(`Old answers stay for now: ${(error as Error).message}`);
    }
  }
}
