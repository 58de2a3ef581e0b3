import { ConsoleLogger, type LogLevel } from '@nestjs/common';

/** From the least to the most that is logged. */
export const logLevels = ['fatal', 'error', 'warn', 'log', 'debug', 'verbose'] as const;

/**
 * The logger of every service: one JSON object a line on standard output (errors on standard error).
 * A plain object after the message becomes fields of the line.
 */
export function createLogger(level: (typeof logLevels)[number]): ConsoleLogger {
  const enabled: LogLevel[] = logLevels.slice(0, logLevels.indexOf(level) + 1);
  return new ConsoleLogger({ json: true, colors: false, flattenParams: true, logLevels: enabled });
}
