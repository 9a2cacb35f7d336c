import yargs from 'yargs'
import { AGENT_QUERIES } from '../src/node/agent/status-socket.ts'
import type { AgentQuery } from '../src/node/agent/status-socket.ts'
import { parseStrictly } from './parse-strictly.ts'

/** What was asked on the command line of `mig-relay`. */
export interface RelayFlags {
  readonly config: string
  readonly query: AgentQuery | undefined
  readonly settings: boolean
}

/**
 * Prints and ends the process for `--help` and `-V`.
 * @throws MigError `USAGE`
 */
export async function parseRelayFlags(argv: readonly string[], defaultConfig: string): Promise<RelayFlags> {
  // prettier-ignore
  const flags = yargs([...argv])
    .scriptName('mig-relay')
    .usage('$0 [-c FILE]\n\nRuns the relay of a mesh: brings orders from one network segment to the others, and results back. It runs no module.')
    .option('config', { alias: 'c', type: 'string', requiresArg: true, default: defaultConfig, describe: 'Configuration' })
    .option('query', { alias: 'q', choices: AGENT_QUERIES, requiresArg: true, describe: 'Ask the relay that runs on this host' })
    .option('settings', { alias: 'S', type: 'boolean', describe: 'Print the settings that are in effect, and exit' })
    .conflicts({ query: ['settings'] })
    .example('$0 -c /etc/mig/relay.json', 'run the relay')
    .example('$0 -q status', 'what does the relay of this host do?')
  const parsed = await parseStrictly(flags)
  return { config: parsed.config, query: parsed.query, settings: parsed.settings === true }
}
