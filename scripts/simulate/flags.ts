import { parseArgs } from 'node:util'
import type { SimulationOptions } from './simulation.ts'

/** What is to be done. */
export type Task =
  | { readonly kind: 'help' }
  | { readonly kind: 'measure' }
  | { readonly kind: 'check'; readonly sizes: readonly number[]; readonly seed: number }
  | { readonly kind: 'simulate'; readonly options: SimulationOptions; readonly output: 'text' | 'json' }

export const HELP = `npm run simulate -- [flags]

What a mesh of many agents would do to an investigator, and to each agent: an order and its answers, presences and the
census, with costs that were measured (docs/scale.md). Nothing is sent: it is a calculation.

  --nodes N         agents, 2 to 200000 (1000)
  --neighbours N    that a node looks for, 2 to 32 (6)
  --rtt-ms MS       from any node to any other and back, 0 to 5000 (20)
  --loss P          part of the packets that are lost, 0 to 0.9 (0)
  --spread-ms MS    width of the answer window, 0 to 3600000 (what an investigator chooses)
  --run-ms MS       what the operations take on an agent, 0 to 600000 (100)
  --load P          part of a core that the investigator is to spend on answers, 0.01 to 1 (0.5)
  --seed N          the same seed, the same figures (1)
  -o, --output F    text or json (text)
  --check N,N,...   instead: real nodes in this process, and the model beside them; 10 to 1000 each
  --measure         instead: measure the costs on this machine, about a minute
  --help            this

Examples
  npm run simulate -- --nodes 10000
  npm run simulate -- --nodes 10000 --spread-ms 160000 --rtt-ms 80 --loss 0.02
  npm run simulate -- --nodes 100000 -o json
  npm run simulate -- --check 50,100
`

/** @throws Error with one sentence for what cannot be meant */
export function parseFlags(args: readonly string[]): Task {
  const { values } = parseArgs({
    args: [...args],
    options: {
      nodes: { type: 'string', default: '1000' },
      neighbours: { type: 'string', default: '6' },
      'rtt-ms': { type: 'string', default: '20' },
      loss: { type: 'string', default: '0' },
      'spread-ms': { type: 'string' },
      'run-ms': { type: 'string', default: '100' },
      load: { type: 'string', default: '0.5' },
      seed: { type: 'string', default: '1' },
      output: { type: 'string', short: 'o', default: 'text' },
      check: { type: 'string' },
      measure: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false }
    }
  })
  if (values.help) return { kind: 'help' }
  if (values.measure) return { kind: 'measure' }
  const seed = whole('seed', values.seed, 0, 2 ** 32 - 1)
  if (values.check !== undefined) {
    return { kind: 'check', sizes: values.check.split(',').map((size) => whole('check', size, 10, 1000)), seed }
  }
  const { output } = values
  if (output !== 'text' && output !== 'json') throw new Error('--output takes text or json')
  const spreadMs = values['spread-ms']
  return {
    kind: 'simulate',
    output,
    options: {
      nodes: whole('nodes', values.nodes, 2, 200_000),
      neighbours: whole('neighbours', values.neighbours, 2, 32),
      rttMs: within('rtt-ms', values['rtt-ms'], 0, 5000),
      loss: within('loss', values.loss, 0, 0.9),
      ...(spreadMs === undefined ? {} : { spreadMs: whole('spread-ms', spreadMs, 0, 3_600_000) }),
      runMs: within('run-ms', values['run-ms'], 0, 600_000),
      load: within('load', values.load, 0.01, 1),
      seed
    }
  }
}

function whole(flag: string, text: string, from: number, to: number): number {
  const value = within(flag, text, from, to)
  if (!Number.isInteger(value)) throw new Error(`--${flag} takes a whole number from ${from} to ${to}`)
  return value
}

function within(flag: string, text: string, from: number, to: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text)
  if (!(value >= from && value <= to)) throw new Error(`--${flag} takes a number from ${from} to ${to}, not "${text}"`)
  return value
}
