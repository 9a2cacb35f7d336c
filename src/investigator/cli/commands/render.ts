import { MigError } from '../../../protocol/errors.ts'
import type { ModuleResult } from '../../../protocol/result/module-result.ts'
import { printable } from '../../render/printable.ts'
import { moduleLines } from '../../render/result-lines.ts'
import { print, readStdin } from '../../terminal.ts'
import type { Command } from '../command.ts'

export const renderCommand: Command = {
  path: ['render'],
  summary: 'print one result of a module, read as JSON from standard input',
  positionals: [{ name: 'module', help: 'name of the module' }],
  flags: [{ name: 'found-only', type: 'boolean', help: 'only what was found: no misses, errors, statistics' }],
  examples: [
    { command: 'mig render file --found-only < result.json', does: 'the lines that mig file prints' },
    { command: 'mig-agent -m file -i params.json | mig render file', does: 'what a module says on this machine' }
  ],
  run: async (args, terminal) => {
    const { MODULES } = await import('../../../modules/registry.ts')
    const name = args.required('module')
    const module = MODULES.get(name)
    if (module === undefined) throw new MigError('USAGE', `There is no module ${JSON.stringify(name)}.`)
    const result = await parseResult(await readStdin(terminal))
    for (const line of moduleLines(module, name, result, args.isSet('found-only'))) print(terminal, printable(line))
    return 0
  }
}

async function parseResult(text: string): Promise<ModuleResult> {
  const { moduleResultSchema } = await import('../../../protocol/result/module-result.ts')
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new MigError('UNREADABLE_JSON', 'Standard input is not JSON.', { cause })
  }
  const parsed = moduleResultSchema.safeParse(json)
  if (!parsed.success) throw new MigError('UNREADABLE_JSON', 'Standard input is not the result of a module.')
  return parsed.data
}
