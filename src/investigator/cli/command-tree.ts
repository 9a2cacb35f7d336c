import yargs from 'yargs'
import type { Argv, Options } from 'yargs'
import type { Command } from './command.ts'
import { GLOBAL_FLAGS, globalFlags } from './flags.ts'
import type { Flag } from './flags.ts'

const HEADER = 'mig: investigate many computers at once, with no server in the middle'
const MAX_COLUMNS = 110

/**
 * The help on a command, on a group of commands, or on all.
 * @param words - the words of a command, or the beginning of them
 * @param columns - width of the terminal
 */
export function helpText(commands: readonly Command[], words: readonly string[], columns: number): string {
  let text = ''
  // It has no handlers, so it is done when it returns.
  void commandTree(commands, columns).parse([...words, '--help'], (_error: unknown, _args: unknown, out: string) => {
    text = out
  })
  return text
}

/**
 * The commands as yargs knows them. They are defined for their help; what a command line means is decided in
 * `parse-command-line.ts`, because yargs takes quotes off values, drops empty ones, and has no flags of one dash.
 */
export function commandTree(commands: readonly Command[], columns: number): Argv {
  const parser = yargs()
    .scriptName('mig')
    .usage(`${HEADER}\n\nmig <command>`)
    .locale('en')
    .wrap(Math.min(columns, MAX_COLUMNS))
    .version(false)
    .exitProcess(false)
  addFlags(parser, GLOBAL_FLAGS, 'Everywhere:')
  parser.help('help', 'this help')
  for (const [word, group] of Map.groupBy(commands, ({ path }) => path[0] as string)) {
    const [first] = group
    if (first?.path.length === 1) {
      addCommand(parser, first, word)
    } else {
      const summaries = group.map(({ path }) => path.slice(1).join(' ')).join(', ')
      parser.command(`${word} <command>`, `${word}: ${summaries}`, (inner) => {
        inner.usage(`mig ${word} <command>`)
        addFlags(inner, GLOBAL_FLAGS, 'Everywhere:')
        for (const command of group) addCommand(inner, command, command.path.slice(1).join(' '))
        return inner
      })
    }
  }
  return parser
    .example("mig file -t \"environment->>'os'='linux'\" -path /etc -name '^passwd$'", 'ask all Linux agents')
    .example('mig file --help', 'the flags of a module')
    .epilogue('Every flag may be written with one dash or two. docs/cli.md has them all.')
}

function addCommand(parser: Argv, command: Command, word: string): void {
  const positionals = command.positionals ?? []
  const usage = positionals.map(({ name }) => `<${name}>`)
  parser.command([word, ...usage].join(' '), command.summary, (inner) => {
    inner.usage([['mig', ...command.path, ...usage].join(' '), command.summary].join('\n\n'))
    for (const { name, help } of positionals) inner.positional(name, { type: 'string', describe: help })
    const ownNames = new Set(command.flags.flatMap(({ name, aliases = [] }) => [name, ...aliases]))
    addFlags(inner, command.flags, `Flags of ${command.path.join(' ')}:`)
    addFlags(inner, withoutAliases(command.shared ?? [], ownNames), 'Question:')
    addFlags(inner, globalFlags(command.formats), 'Everywhere:')
    for (const example of command.examples) inner.example(example.command, example.does)
    return inner
  })
}

function addFlags(parser: Argv, flags: readonly Flag[], group: string): void {
  for (const flag of flags) {
    // Of one command each: what a command takes for -o would else be added to what the others take.
    const options: Options = { describe: describe(flag), group, type: flag.type, global: false }
    if (flag.aliases !== undefined) options.alias = flag.aliases
    if (flag.choices !== undefined) options.choices = flag.choices
    parser.option(flag.name, options)
  }
}

function describe({ help, otherwise }: Flag): string {
  return otherwise === undefined ? help : `${help} [otherwise: ${otherwise}]`
}

/** The flags, without the short names that a module has for itself. */
function withoutAliases(flags: readonly Flag[], taken: ReadonlySet<string>): Flag[] {
  return flags.map((flag) => ({ ...flag, aliases: (flag.aliases ?? []).filter((alias) => !taken.has(alias)) }))
}
