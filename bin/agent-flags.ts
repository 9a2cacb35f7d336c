import yargs from 'yargs'
import type { AgentQuery } from '../src/node/agent/status-socket.ts'
import { AGENT_QUERIES } from '../src/node/agent/status-socket.ts'
import { parseStrictly } from './parse-strictly.ts'

/** What was asked on the command line of `mig-agent`. */
export interface AgentFlags {
  readonly config?: string
  readonly module?: string
  readonly input?: string
  readonly query?: AgentQuery
  readonly pretty?: boolean
  readonly settings?: boolean
  readonly join?: string
}

/**
 * Prints and ends the process for `--help` and `-V`.
 * @throws MigError `USAGE`
 */
export async function parseAgentFlags(argv: readonly string[], defaultConfig: string): Promise<AgentFlags> {
  // prettier-ignore
  const flags = yargs([...argv])
    .scriptName('mig-agent')
    .usage('$0 [-c FILE]\n\nRuns the agent of a mesh: answers signed questions about this host. With -m or -i it answers one of yours.')
    .option('config', { alias: 'c', type: 'string', requiresArg: true, describe: `Configuration (default ${defaultConfig})` })
    .option('module', { alias: 'm', type: 'string', requiresArg: true, describe: 'Run this module once, here and now; parameters on standard input' })
    .option('input', { alias: 'i', type: 'string', requiresArg: true, describe: 'Run the operations of an action file here, print the results' })
    .option('query', { alias: 'q', choices: AGENT_QUERIES, requiresArg: true, describe: 'Ask the agent that runs on this host' })
    .option('pretty', { alias: 'p', type: 'boolean', describe: 'With -m: print lines for people instead of JSON' })
    .option('settings', { alias: 'S', type: 'boolean', describe: 'Print the settings that are in effect, and exit' })
    .option('join', { type: 'string', requiresArg: true, describe: 'Make the configuration from an invitation, unless it is there, and run' })
    .conflicts({ join: ['module', 'input', 'query', 'settings'], module: ['input', 'query', 'settings'], input: ['query', 'settings', 'pretty'], query: ['settings', 'pretty'] })
    .example('$0 -c /etc/mig/agent.json', 'run the agent')
    .example('$0 --join ops.join', 'become an agent of the mesh that the invitation is for')
    .example('$0 -m example -p < question.json', 'answer one line {"class":"parameters","parameters":{…}}')
    .example('$0 -i action.json', 'run an action file on this host; no signature is asked')
    .example('$0 -q status', 'what does the agent of this host do?')
  const parsed = await parseStrictly(flags)
  return withoutUndefined(parsed)
}

function withoutUndefined(flags: Record<string, unknown>): AgentFlags {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined))
}
