import type { ComponentLogger, Logger } from '@libp2p/interface'
import type { Log } from '../../util/log.ts'

/**
 * libp2p's log, cut down: its errors are our debug lines, the rest is not even formatted. A host logs some ten lines for
 * each stream, and makes a logger object for it.
 */
export function hostLog(log: Log): ComponentLogger {
  const logger: Logger = Object.assign(() => undefined, {
    enabled: false,
    trace: () => undefined,
    error: (format: string, ...args: unknown[]) => {
      const error = args.find((arg) => arg instanceof Error)
      log.debug({ reason: error?.message }, `libp2p: ${format}`)
    },
    newScope: () => logger
  })
  return { forComponent: () => logger }
}
