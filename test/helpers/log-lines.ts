import type { Log } from '../../src/util/log.ts'

/** Keeps the lines of a log that tell of something wrong. */
export class LogLines {
  readonly errors: string[] = []
  readonly warnings: string[] = []

  /** A log whose lines begin with a name. @param isHeard - lines are dropped while it says no */
  of(name: string, isHeard: () => boolean = () => true): Log {
    const keep =
      (lines: string[]) =>
      (fields: object, message: string): void => {
        if (isHeard()) lines.push(`${name}: ${message} ${JSON.stringify(fields)}`)
      }
    const log: Log = {
      debug: () => undefined,
      info: () => undefined,
      warn: keep(this.warnings),
      error: keep(this.errors),
      child: () => log
    }
    return log
  }
}
