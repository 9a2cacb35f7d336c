import { isIP } from 'node:net'
import * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'
import type { GoType } from '../shared/go/json.ts'
import { goParameters } from '../shared/go/parameters.ts'

export const PROTOCOLS = ['icmp', 'tcp', 'udp'] as const
export type Protocol = (typeof PROTOCOLS)[number]

/** What holds where the parameters say nothing, or 0. */
export const DEFAULT_COUNT = 3
export const DEFAULT_TIMEOUT_SEC = 5
/** Many agents ask one host: more is an attack. */
export const MAX_COUNT = 100
export const MAX_TIMEOUT_SEC = 300
const MAX_PORT = 65_535
/** Of a name in DNS, its last dot included. */
const MAX_DESTINATION_CHARACTERS = 254

const PARAMS: GoType & { kind: 'struct' } = {
  kind: 'struct',
  name: 'ping.params',
  fields: {
    destination: { kind: 'string' },
    destinationport: { kind: 'float64' },
    protocol: { kind: 'string' },
    count: { kind: 'float64' },
    timeout: { kind: 'float64' }
  }
}

const schema = z.object({
  destination: z.string().optional().describe('host to reach: a name, an IPv4 or an IPv6 address'),
  destinationport: z.number().optional().describe('port of it, for tcp and udp'),
  protocol: z
    .string()
    .optional()
    .describe(`${PROTOCOLS.slice(0, -1).join(', ')} or ${PROTOCOLS.at(-1)}`),
  count: z.number().optional().describe(`probes, at most ${MAX_COUNT}; 0: ${DEFAULT_COUNT}`),
  timeout: z
    .number()
    .optional()
    .describe(`seconds to wait for the answer to a probe, at most ${MAX_TIMEOUT_SEC}; 0: ${DEFAULT_TIMEOUT_SEC}`)
})

export type PingParams = z.infer<typeof schema>

/** Parameters as MIG reads them. */
export const paramsSchema: z.ZodType<PingParams> = goParameters(PARAMS, schema)

/** What is asked, complete. */
export interface Plan {
  readonly destination: string
  /** 0 for icmp */
  readonly port: number
  readonly protocol: Protocol
  readonly count: number
  readonly timeoutSec: number
}

const LABEL = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/i

/** @throws MigError `PARAMETERS_INVALID`: one sentence that names the parameter */
export function planOf(params: PingParams): Plan {
  const { destination = '', destinationport: port = 0, protocol = '', count = 0, timeout = 0 } = params
  if (!isProtocol(protocol)) throw invalid('protocol', `'${protocol}' is not a supported ping protocol`)
  if (!isDestination(destination)) {
    throw invalid('destination', `'${destination}' is neither a host name nor an IP address`)
  }
  const isPort = Number.isInteger(port) && port >= 0 && port <= MAX_PORT
  if (protocol !== 'icmp' && !isPort) {
    throw invalid(
      'destinationport',
      `${protocol} ping requires a valid destination port between 0 and 65535, got ${port}`
    )
  }
  if (!Number.isInteger(count) || count < 0 || count > MAX_COUNT) {
    throw invalid('count', `${count} is not a number of probes between 1 and ${MAX_COUNT}`)
  }
  if (timeout < 0 || timeout > MAX_TIMEOUT_SEC) {
    throw invalid('timeout', `${timeout} is not a number of seconds between 0 and ${MAX_TIMEOUT_SEC}`)
  }
  return {
    destination,
    port: protocol === 'icmp' ? 0 : port,
    protocol,
    count: count === 0 ? DEFAULT_COUNT : count,
    timeoutSec: timeout === 0 ? DEFAULT_TIMEOUT_SEC : timeout
  }
}

/** Port 0 cannot be reached. @param parameters - as somebody wrote them */
export function mistakesIn(parameters: unknown): string[] {
  const parsed = paramsSchema.safeParse(parameters)
  if (!parsed.success || parsed.data.protocol === 'icmp' || (parsed.data.destinationport ?? 0) !== 0) return []
  return ["There is no 'destinationport', and port 0 cannot be reached."]
}

function isProtocol(text: string): text is Protocol {
  return (PROTOCOLS as readonly string[]).includes(text)
}

function isDestination(text: string): boolean {
  if (isIP(text) !== 0) return true
  const name = text.replace(/\.$/, '')
  return text.length <= MAX_DESTINATION_CHARACTERS && name.split('.').every((label) => LABEL.test(label))
}

function invalid(parameter: keyof PingParams, reason: string): MigError {
  return new MigError('PARAMETERS_INVALID', `${parameter}: ${reason}`)
}
