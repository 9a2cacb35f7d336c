import yargs from 'yargs'
import type { Argv, Options } from 'yargs'
import { MigError } from '../../protocol/errors.ts'
import { Arguments } from './arguments.ts'
import type { Command } from './command.ts'
import { GLOBAL_FLAGS, QUESTION_FLAGS } from './flags.ts'
import type { Flag } from './flags.ts'
import { normaliseArguments, splitFlag } from './normalise-arguments.ts'

/** What a command line asks for: a command to run, or a text to print. */
export type Parsed =
  | { readonly kind: 'command'; readonly command: Command; readonly args: Arguments }
  | { readonly kind: 'help'; readonly text: string }

/** Flags that may stand in front of the command. */
const LEADING_FLAGS: readonly Flag[] = [...GLOBAL_FLAGS, ...QUESTION_FLAGS]

const HEADER = 'mig: investigate many computers at once, with no server in the middle'

/**
 * Understands a command line.
 *
 * @param argv - without node and script
 * @param commands - every command that can be meant
 * @param columns - width for help
 * @throws MigError `USAGE`
 */
export function parseCommandLine(argv: readonly string[], commands: readonly Command[], columns = 100): Parsed {
  const found = findCommand(argv, commands)
  const words = found.command?.path ?? found.words
  const normalised = normaliseArguments(found.rest, {
    own: found.command?.flags ?? [],
    shared: [...GLOBAL_FLAGS, ...(found.command?.shared ?? [])]
  })

  let selected: Parsed | undefined
  const parser = commandTree(commands, columns, (command, values) => {
    selected = { kind: 'command', command, args: new Arguments(values) }
  })
  let text = ''
  try {
    parser.parse([...words, ...normalised], (error: Error | undefined, _values: unknown, output: string) => {
      if (error) throw error
      text = output
    })
  } catch (error) {
    // What yargs finds wrong with a command line is an error of its own class, without a code.
    throw new MigError('USAGE', sentence((error as Error).message), { cause: error })
  }
  if (text !== '') return { kind: 'help', text }
  if (selected !== undefined) return selected
  throw new MigError('USAGE', `Say what mig ${words.join(' ')} is to do.`)
}

/** The first argument that is neither a flag nor the value of one: the command, or its group. */
export function firstWord(argv: readonly string[]): string | undefined {
  return argv[wordIndex(argv)]
}

/** The words of argv that name a command, wherever flags stand, and the arguments without them. */
function findCommand(
  argv: readonly string[],
  commands: readonly Command[]
): { command: Command | undefined; words: string[]; rest: string[] } {
  const words: string[] = []
  let rest = [...argv]
  for (;;) {
    const index = wordIndex(rest)
    const word = rest[index]
    if (word === undefined) return { command: undefined, words, rest }
    words.push(word)
    const candidates = commands.filter(({ path }) => words.every((wanted, i) => path[i] === wanted))
    if (candidates.length === 0) throw new MigError('USAGE', `There is no mig ${words.join(' ')}.`)
    rest = rest.toSpliced(index, 1)
    const command = candidates.find(({ path }) => path.length === words.length)
    if (command !== undefined) return { command, words, rest }
  }
}

/** Index of the first word; the length of argv when there is none. */
function wordIndex(argv: readonly string[]): number {
  for (let i = 0; i < argv.length; i++) {
    const flagText = splitFlag(argv[i] as string)
    if (flagText === undefined) return i
    const takesNext = LEADING_FLAGS.some(
      ({ name, aliases, type }) =>
        type !== 'boolean' && (name === flagText.name || aliases?.includes(flagText.name) === true)
    )
    if (takesNext && flagText.value === undefined) i++
  }
  return argv.length
}

/** The yargs definition of all commands. A test compares `docs/cli.md` with it. */
export function commandTree(
  commands: readonly Command[],
  columns: number,
  select: (command: Command, values: Record<string, unknown>) => void
): Argv {
  const parser = yargs()
    .scriptName('mig')
    .usage(`${HEADER}\n\nmig <command>`)
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'duplicate-arguments-array': true
    })
    .locale('en')
    .wrap(Math.min(columns, 110))
    .version(false)
    .help(false)
    .exitProcess(false)
    .fail(false)
  addFlags(parser, GLOBAL_FLAGS, 'Everywhere:')
  parser.help('help', 'this help')
  for (const [word, group] of groupByFirstWord(commands)) {
    const [only] = group
    if (group.length === 1 && only !== undefined && only.path.length === 1) {
      addCommand(parser, only, word, select)
    } else {
      const summaries = group.map((command) => command.path.slice(1).join(' ')).join(', ')
      parser.command(`${word} <command>`, `${word}: ${summaries}`, (inner) => {
        inner.usage(`mig ${word} <command>`)
        for (const command of group) addCommand(inner, command, command.path.slice(1).join(' '), select)
        return inner
      })
    }
  }
  parser
    .example("mig file -t \"environment->>'os'='linux'\" -path /etc -name '^passwd$'", 'ask all Linux agents')
    .example('mig file --help', 'the flags of a module')
    .epilogue('Every flag may be written with one dash or two. docs/cli.md has them all.')
  return parser
}

function addCommand(
  parser: Argv,
  command: Command,
  word: string,
  select: (command: Command, values: Record<string, unknown>) => void
): void {
  const positionals = command.positionals ?? []
  const usage = positionals.map(({ name, isOptional }) => (isOptional === true ? `[${name}]` : `<${name}>`))
  parser.command(
    [word, ...usage].join(' '),
    command.summary,
    (inner) => {
      inner.usage(['mig', ...command.path, ...usage].join(' ') + `\n\n${command.summary}`)
      for (const { name, help } of positionals) inner.positional(name, { type: 'string', describe: help })
      const ownNames = new Set(command.flags.flatMap(({ name, aliases = [] }) => [name, ...aliases]))
      addFlags(inner, command.flags, `Flags of ${command.path.join(' ')}:`)
      addFlags(inner, withoutNames(command.shared ?? [], ownNames), 'Question:')
      for (const example of command.examples) inner.example(example.command, example.does)
      return inner.strict()
    },
    (values) => {
      select(command, values as Record<string, unknown>)
    }
  )
}

function addFlags(parser: Argv, flags: readonly Flag[], group: string): void {
  for (const flag of flags) {
    const options: Options = { describe: describe(flag), group }
    if (flag.aliases !== undefined) options.alias = flag.aliases
    if (flag.choices !== undefined) options.choices = flag.choices
    if (flag.repeatable === true) options.array = true
    if (flag.type !== 'boolean') options.requiresArg = true
    options.type = flag.repeatable === true ? 'string' : flag.type
    parser.option(flag.name, options)
  }
}

function describe({ help, otherwise }: Flag): string {
  return otherwise === undefined ? help : `${help} [otherwise: ${otherwise}]`
}

/** Flags and aliases that do not use the names of another set. */
function withoutNames(flags: readonly Flag[], taken: ReadonlySet<string>): Flag[] {
  return flags
    .filter(({ name }) => !taken.has(name))
    .map((flag) => ({ ...flag, aliases: (flag.aliases ?? []).filter((alias) => !taken.has(alias)) }))
}

function groupByFirstWord(commands: readonly Command[]): Map<string, Command[]> {
  const groups = new Map<string, Command[]>()
  for (const command of commands) {
    const word = command.path[0] as string
    groups.set(word, [...(groups.get(word) ?? []), command])
  }
  return groups
}

function sentence(message: string): string {
  const first = message.split('\n')[0] as string
  return /[.!?]$/.test(first) ? first : `${first}.`
}
