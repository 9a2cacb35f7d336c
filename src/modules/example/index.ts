import type { Module, ModuleFlag } from '../module.ts'
import { maskResult } from './mask.ts'
import { type ExampleParams, paramsSchema, validateParams } from './params.ts'
import { renderResult } from './render.ts'
import { runExample } from './run.ts'

const FLAGS: readonly ModuleFlag[] = [
  { name: 'hostname', type: 'boolean', help: 'return the name of the host' },
  { name: 'addresses', type: 'boolean', help: 'return the addresses of the host' },
  { name: 'lookup', type: 'string', repeatable: true, help: 'a name to look up from the host' }
]

/** The template of a module: see docs/writing-a-module.md. */
export const exampleModule: Module<ExampleParams> = {
  name: 'example',
  summary: 'name and addresses of the host: the template for a new module',
  capabilities: ['net.connect'],
  params: paramsSchema,
  flags: FLAGS,
  examples: [{ command: 'mig example -hostname -addresses', asks: 'who are you?' }],
  isRepeatable: true,
  validate: validateParams,
  fromFlags: (flags) => {
    const params: ExampleParams = {
      gethostname: flags['hostname'] === true,
      getaddresses: flags['addresses'] === true,
      lookuphost: [...((flags['lookup'] as readonly string[] | undefined) ?? [])]
    }
    validateParams(params)
    return params
  },
  classes: () => ({ contents: false, hashes: false, paths: [] }),
  run: runExample,
  render: renderResult,
  mask: maskResult
}
