import { MigError } from '../../protocol/errors.ts'
import type { Module } from '../module.ts'
import { maskResult } from './mask.ts'
import { allowedDrift, paramsSchema, type TimedriftParams } from './params.ts'
import { renderResult } from './render.ts'
import { runTimedrift } from './run.ts'

/** Says how far the clock of the host is off. */
export const timedriftModule: Module<TimedriftParams> = {
  name: 'timedrift',
  summary: 'tell the local time, and how far it is from that of a time server',
  capabilities: ['net.connect', 'conf.read'],
  params: paramsSchema,
  flags: [
    { name: 'drift', type: 'string', help: 'how far the clock may be off: 5s, 1m30s, 100ms; without: the time alone' }
  ],
  examples: [
    { command: 'mig timedrift -drift 5s', asks: 'whose clock is off by more than five seconds?' },
    { command: 'mig timedrift', asks: 'what time is it there?' }
  ],
  isRepeatable: true,
  validate: (params) => void allowedDrift(params),
  fromFlags: (flags) => {
    const params: TimedriftParams = { drift: (flags['drift'] as string | undefined) ?? '' }
    try {
      allowedDrift(params)
    } catch (error) {
      throw new MigError('USAGE', (error as Error).message, { cause: error })
    }
    return params
  },
  classes: () => ({ contents: false, hashes: false, paths: [] }),
  run: (params, context) => runTimedrift(params, context),
  render: renderResult,
  mask: maskResult
}
