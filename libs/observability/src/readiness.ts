import type { BeforeApplicationShutdown } from '@nestjs/common';

/** One thing that a service needs to do its work. */
export interface ReadinessCheck {
  readonly name: string;
  readonly up: boolean;
  /** Why it is down, or how it is doing. */
  readonly detail?: string;
}

/** What a service needs and how that is doing now. */
export type ReadinessChecks = () => readonly ReadinessCheck[] | Promise<readonly ReadinessCheck[]>;

export interface ReadinessReport {
  readonly status: 'up' | 'down';
  readonly checks: readonly ReadinessCheck[];
}

const checksTimeoutMs = 2_000;

/**
 * Whether the service can take work: all its checks are up, they answered in time, and it is not
 * shutting down.
 */
export class Readiness implements BeforeApplicationShutdown {
  private stopping = false;

  constructor(private readonly checks: ReadinessChecks) {}

  beforeApplicationShutdown(): void {
    this.stopping = true;
  }

  async report(): Promise<ReadinessReport> {
    const checks = this.stopping ? [down('shutdown', 'under way')] : await this.answers();
    return { status: checks.every(({ up }) => up) ? 'up' : 'down', checks };
  }

  private async answers(): Promise<readonly ReadinessCheck[]> {
    const deadline = new AbortController();
    try {
      return await Promise.race([this.checks(), lateAnswer(deadline.signal)]);
    } catch (error) {
      return [down('checks', error instanceof Error ? error.message : 'failed')];
    } finally {
      deadline.abort();
    }
  }
}

function down(name: string, detail: string): ReadinessCheck {
  return { name, up: false, detail };
}

function lateAnswer(signal: AbortSignal): Promise<readonly ReadinessCheck[]> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve([down('checks', `no answer within ${checksTimeoutMs} ms`)]);
    }, checksTimeoutMs);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
    });
  });
}
