import type { Argv } from 'yargs'
import packageJson from '../package.json' with { type: 'json' }
import { MigError } from '../src/protocol/errors.ts'

/**
 * Parses a command line that takes flags alone. Prints and ends the process for `--help` and `-V`.
 * @throws MigError `USAGE`
 */
export function parseStrictly<T>(flags: Argv<T>): ReturnType<Argv<T>['parseAsync']> {
  return flags
    .help()
    .alias('help', 'h')
    .version(packageJson.version)
    .alias('version', 'V')
    .strict()
    .demandCommand(0, 0, '', 'arguments without a flag are not understood')
    .wrap(110)
    .fail((message, error) => {
      throw (error as Error | null) ?? new MigError('USAGE', `${message}.`)
    })
    .parseAsync()
}
