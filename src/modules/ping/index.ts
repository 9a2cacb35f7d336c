import { MigError } from '../../protocol/errors.ts'
import type { Module, ModuleFlag } from '../module.ts'
import { maskResult } from './mask.ts'
import { DEFAULT_COUNT, DEFAULT_TIMEOUT_SEC, mistakesIn, type PingParams, paramsSchema, planOf } from './params.ts'
import { renderResult } from './render.ts'
import { runPing } from './run.ts'

const DEFAULT_DESTINATION = 'www.google.com'
const DEFAULT_PROTOCOL = 'icmp'
/** No port: tcp and udp want one. */
const NO_PORT = -1

const FLAGS: readonly ModuleFlag[] = [
  { name: 'd', type: 'string', help: `host to reach: a name, an IPv4 or an IPv6 address (${DEFAULT_DESTINATION})` },
  { name: 'dp', type: 'number', help: 'port of it, for tcp and udp' },
  { name: 'p', type: 'string', help: `icmp, tcp or udp (${DEFAULT_PROTOCOL})` },
  { name: 'c', type: 'number', help: `probes (${DEFAULT_COUNT})` },
  { name: 't', type: 'number', help: `seconds to wait for the answer to a probe (${DEFAULT_TIMEOUT_SEC})` }
]

/** Says whether a host can be reached. */
export const pingModule: Module<PingParams> = {
  name: 'ping',
  summary: 'say whether a host can be reached, by icmp, tcp or udp',
  // icmp is asked by the program ping, which needs to open the socket that Node cannot
  capabilities: ['net.connect', 'net.raw', 'exec'],
  params: paramsSchema,
  flags: FLAGS,
  examples: [
    { command: 'mig ping -d 10.0.0.1', asks: 'who reaches the router?' },
    { command: 'mig ping -d db1.example.net -dp 5432 -p tcp', asks: 'who reaches the database?' },
    { command: 'mig ping -d 2001:db8::53 -dp 53 -p udp -c 1 -t 2', asks: 'whom does the name server not refuse?' }
  ],
  isRepeatable: true,
  validate: (params) => void planOf(params),
  mistakesIn,
  fromFlags: (flags) => {
    const protocol = ((flags['p'] as string | undefined) ?? DEFAULT_PROTOCOL).toLowerCase()
    const params: PingParams = {
      destination: (flags['d'] as string | undefined) ?? DEFAULT_DESTINATION,
      protocol,
      ...(protocol !== 'icmp' && { destinationport: (flags['dp'] as number | undefined) ?? NO_PORT }),
      count: (flags['c'] as number | undefined) ?? DEFAULT_COUNT,
      timeout: (flags['t'] as number | undefined) ?? DEFAULT_TIMEOUT_SEC
    }
    try {
      planOf(params)
    } catch (error) {
      throw new MigError('USAGE', (error as Error).message, { cause: error })
    }
    return params
  },
  classes: () => ({ contents: false, hashes: false, paths: [] }),
  run: (params, context) => runPing(params, context),
  render: renderResult,
  mask: maskResult
}
