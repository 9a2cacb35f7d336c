import type { ModuleResult } from '../../protocol/result/module-result.ts'
import { type NetstatElement, type NetstatStatistics, readElements } from './element.ts'
import type { Kind } from './params.ts'

/** In the order in which MIG prints them: what is said of an element, and of what was asked. */
const SENTENCES: readonly [kind: Kind, say: (element: NetstatElement) => string, asked: string][] = [
  ['localmac', ({ localmacaddr }) => `local mac ${localmacaddr}`, 'localmac'],
  ['neighbormac', ({ remotemacaddr, remoteaddr }) => `neighbor mac ${remotemacaddr} ${remoteaddr}`, 'neighbormac'],
  ['neighborip', ({ remotemacaddr, remoteaddr }) => `neighbor IP ${remoteaddr} ${remotemacaddr}`, 'neighborIP'],
  ['localip', ({ localaddr }) => `local ip ${localaddr}`, 'localip'],
  [
    'connectedip',
    ({ remoteaddr, remoteport = 0, localaddr, localport = 0 }) =>
      `connected tuple ${remoteaddr}:${remoteport} with local tuple ${localaddr}:${localport}`,
    'connectedip'
  ],
  ['listeningport', ({ localport = 0 }) => `listening port ${localport}`, 'listeningport']
]

/** The lines that MIG prints; of a socket also who holds it. */
export function renderResult(result: ModuleResult, { foundOnly }: { readonly foundOnly: boolean }): string[] {
  const elements = readElements(result.elements)
  const lines: string[] = []
  for (const [kind, say, asked] of SENTENCES) {
    for (const [value, found] of Object.entries(elements[kind] ?? {})) {
      for (const element of found ?? []) {
        lines.push(`found ${say(element)} for netstat ${asked}:'${value}'${suffix(element)}`)
      }
      const isNothing = (found ?? []).length === 0
      if (isNothing && !foundOnly && kind !== 'localmac') {
        lines.push(`did not find anything for netstat ${kind}:'${value}'`)
      }
    }
  }
  if (foundOnly) return lines
  for (const error of result.errors ?? []) lines.push(`error: ${error}`)
  const statistics = result.statistics as Partial<NetstatStatistics> | null
  if (typeof statistics === 'object' && statistics !== null) {
    const { totalhits = 0, examined = 0, exectime = '' } = statistics
    lines.push(`Statistics: total hits ${totalhits} examined ${examined} items exectime ${exectime}`)
  }
  return lines
}

function suffix({ namespace = '', processes = [] }: NetstatElement): string {
  const place = ['', 'default'].includes(namespace) ? '' : ` namespace:[${namespace}]`
  const holders = processes.map(({ pid, name }) => `${pid}/${name}`).join(' ')
  return holders === '' ? place : `${place} process:[${holders}]`
}
