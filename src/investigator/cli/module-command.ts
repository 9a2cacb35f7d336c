import type { Module } from '../../modules/module.ts'
import { actionName } from '../compose/action-name.ts'
import { resolveTarget } from '../compose/action-target.ts'
import { say } from '../terminal.ts'
import type { Command } from './command.ts'
import { GLOBAL_FLAGS, QUESTION_FLAGS } from './flags.ts'
import { macrosOf } from './session.ts'

/** `mig <module>`: the flags of the module become the parameters of one operation. */
export function moduleCommand(module: Module): Command {
  // A flag that every command has is not the module's as well: -verbose of file, which is without effect in MIG.
  const flags = module.flags.filter(({ name }) => GLOBAL_FLAGS.every((flag) => flag.name !== name))
  return {
    path: [module.name],
    summary: module.summary,
    flags,
    shared: QUESTION_FLAGS,
    examples: module.examples.map(({ command, asks }) => ({ command, does: asks })),
    run: async (args, terminal) => {
      const { ask } = await import('./ask.ts')
      const given: Record<string, string | number | boolean | readonly string[]> = {}
      const words = ['mig', module.name]
      for (const { name } of flags) {
        const value = args.value(name)
        if (value === undefined) continue
        given[name] = value
        for (const one of Array.isArray(value) ? (value as string[]) : [value]) words.push(`-${name}`, String(one))
      }
      const parameters = module.fromFlags(given) as object
      module.validate(parameters)

      const flag = args.text('target')
      const target = resolveTarget(flag, await macrosOf(args, terminal))
      if (flag === undefined && !args.isSet('quiet')) say(terminal, `No target was given: -t "${target}".`)
      const name = args.text('action-name') ?? actionName(words)
      return ask({ name, target, operations: [{ module: module.name, parameters }] }, args, terminal)
    }
  }
}
