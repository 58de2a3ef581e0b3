/** Adds up what some parts of a process take, and leaves out what lies between them. */
export class Stopwatch {
  #durationMs = 0;
  #cpuMs = 0;

  get spent(): { readonly durationMs: number; readonly cpuMs: number } {
    return { durationMs: this.#durationMs, cpuMs: this.#cpuMs };
  }

  async time(part: () => Promise<unknown>): Promise<void> {
    const cpu = process.cpuUsage();
    const startedAt = performance.now();
    await part();
    this.#durationMs += performance.now() - startedAt;
    const { user, system } = process.cpuUsage(cpu);
    this.#cpuMs += (user + system) / 1_000;
  }
}
