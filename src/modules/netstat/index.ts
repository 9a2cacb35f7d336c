import { MigError } from '../../protocol/errors.ts'
import type { Module, ModuleFlag } from '../module.ts'
import { maskResult } from './mask.ts'
import { KINDS, type Kind, mistakesIn, type NetstatParams, paramsSchema } from './params.ts'
import { compileQuestions } from './questions.ts'
import { renderResult } from './render.ts'
import { runNetstat } from './run.ts'

const FLAG_OF = {
  localmac: 'lm',
  neighbormac: 'nm',
  localip: 'li',
  neighborip: 'ni',
  connectedip: 'ci',
  listeningport: 'lp'
} as const satisfies Record<Kind, string>

const list = (kind: Kind, help: string): ModuleFlag => ({ name: FLAG_OF[kind], type: 'string', repeatable: true, help })

const FLAGS: readonly ModuleFlag[] = [
  list('localmac', 'regular expression on the hardware addresses of the host'),
  list('neighbormac', 'regular expression on the hardware addresses of neighbours'),
  list('localip', 'address of the host, or network in CIDR notation'),
  list('neighborip', 'address of a neighbour, or network in CIDR notation'),
  list('connectedip', 'address of the other side of a connection, or network in CIDR notation'),
  list('listeningport', 'number of a TCP or UDP port that is listened on'),
  { name: 'namespaces', type: 'boolean', help: 'look into every network namespace that has a process' }
]

/** Finds addresses, neighbours, connections and open ports. */
export const netstatModule: Module<NetstatParams> = {
  name: 'netstat',
  summary: 'find addresses, neighbours, connections and open ports, and who holds them',
  capabilities: ['proc.read'],
  params: paramsSchema,
  flags: FLAGS,
  examples: [
    { command: 'mig netstat -lp 22 -lp 2222', asks: 'who lets others in, and with which program?' },
    { command: 'mig netstat -ci 203.0.113.0/24 -ci 2001:db8::/32 -namespaces', asks: 'who talks to them?' },
    { command: 'mig netstat -li 10.0.0.0/8 -lm "^8c:70"', asks: 'which hosts are in that network, with such a card?' },
    { command: 'mig netstat -ni 10.1.2.3', asks: 'whose neighbour is the host that has no agent?' }
  ],
  isRepeatable: true,
  validate: (params) => void compileQuestions(params),
  mistakesIn,
  fromFlags: (flags) => {
    const lists = KINDS.flatMap((kind) => {
      const values = flags[FLAG_OF[kind]] as readonly string[] | undefined
      return values === undefined ? [] : [[kind, [...values]] as const]
    })
    if (lists.length === 0) {
      const names = Object.values(FLAG_OF).map((name) => `-${name}`)
      throw new MigError('USAGE', `netstat needs something to look for: ${names.join(', ')}.`)
    }
    const params: NetstatParams = { ...Object.fromEntries(lists), namespaces: flags['namespaces'] === true }
    try {
      compileQuestions(params)
    } catch (error) {
      throw new MigError('USAGE', (error as Error).message, { cause: error })
    }
    return params
  },
  classes: () => ({ contents: false, hashes: false, paths: [] }),
  run: (params, context) => runNetstat(params, context),
  render: renderResult,
  mask: maskResult
}
