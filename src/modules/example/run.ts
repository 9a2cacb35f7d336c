import { lookup } from 'node:dns/promises'
import { hostname, networkInterfaces } from 'node:os'
import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { RunContext } from '../module.ts'
import type { ExampleParams } from './params.ts'

/** What was asked for, and nothing else. */
export interface ExampleElements {
  readonly hostname?: string
  /** with prefix length, `10.0.0.1/24`; those of the loopback are left out */
  readonly addresses?: readonly string[]
  /** addresses by name; a name that is not found has none, and an error */
  readonly lookeduphost?: Readonly<Record<string, readonly string[]>>
}

export interface ExampleStatistics {
  /** host names and addresses */
  readonly stufffound: number
}

const LOOPBACK = ['127.0.0.1/8', '::1/128']

/** `foundanything`: there is a host name or an address; what was looked up does not count. */
export async function runExample(params: ExampleParams, { signal }: RunContext): Promise<ModuleResult> {
  const errors: string[] = []
  const addresses = params.getaddresses === true ? ownAddresses() : []
  const found: Record<string, string[]> = {}
  for (const name of params.lookuphost ?? []) {
    if (signal.aborted) break
    try {
      found[name] = (await lookup(name, { all: true })).map(({ address }) => address)
    } catch (error) {
      errors.push((error as Error).message)
    }
  }
  const elements: ExampleElements = {
    ...(params.gethostname === true && { hostname: hostname() }),
    ...(addresses.length > 0 && { addresses }),
    ...(Object.keys(found).length > 0 && { lookeduphost: found })
  }
  const stufffound = (params.gethostname === true ? 1 : 0) + addresses.length
  return {
    foundanything: stufffound > 0,
    success: errors.length === 0,
    elements,
    statistics: { stufffound } satisfies ExampleStatistics,
    errors: errors.length === 0 ? null : errors
  }
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((interfaces) => interfaces ?? [])
    .flatMap(({ cidr }) => (cidr === null || LOOPBACK.includes(cidr) ? [] : [cidr]))
}
