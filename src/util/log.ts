import pino from 'pino'

export const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Structured log: fields first, then one sentence. No order text and no result content above `debug`. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  /** A log that adds `fields` to every line. */
  child(fields: Record<string, string>): Log
}

/**
 * JSON lines on standard error (descriptor 2), or appended to a file (mode 0600), written at once.
 * @param file - path of the log file; standard error when absent
 */
export function createLog(options: { name: string; level: LogLevel; file?: string | undefined }): Log {
  const destination =
    options.file === undefined
      ? pino.destination({ dest: 2, sync: true })
      : pino.destination({ dest: options.file, sync: true, append: true, mode: 0o600 })
  return pino({ name: options.name, level: options.level }, destination)
}

/** Says nothing. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog
}
