import { MigError } from '../../protocol/errors.ts'
import { Arguments } from './arguments.ts'
import type { Command } from './command.ts'
import { GLOBAL_FLAGS, globalFlags, QUESTION_FLAGS } from './flags.ts'
import type { Flag } from './flags.ts'
import { normaliseArguments, splitFlag } from './normalise-arguments.ts'

/** What a command line asks for: a command to run, or the help on words that begin one. */
export type Parsed =
  | { readonly kind: 'command'; readonly command: Command; readonly args: Arguments }
  | { readonly kind: 'help'; readonly words: readonly string[] }

/** Flags that may stand in front of the command. */
const LEADING_FLAGS: readonly Flag[] = [...GLOBAL_FLAGS, ...QUESTION_FLAGS]

/**
 * Understands a command line.
 *
 * @param argv - without node and script
 * @param commands - every command that can be meant
 * @throws MigError `USAGE`
 */
export function parseCommandLine(argv: readonly string[], commands: readonly Command[]): Parsed {
  const { command, words, rest } = findCommand(argv, commands)
  const normal = normaliseArguments(rest, {
    own: command?.flags ?? [],
    shared: [...globalFlags(command?.formats), ...(command?.shared ?? [])]
  })
  if (normal.values['help'] === true) return { kind: 'help', words }

  const line = ['mig', ...words].join(' ')
  if (command === undefined) {
    const next = commands.filter(({ path }) => isBeginning(words, path)).map(({ path }) => path[words.length])
    throw new MigError('USAGE', `${line} what? One of: ${[...new Set(next)].join(', ')}.`)
  }
  const positionals = positionalsOf(command, line, normal.words)
  return { kind: 'command', command, args: new Arguments({ ...normal.values, ...positionals }) }
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
    const candidates = commands.filter(({ path }) => isBeginning(words, path))
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

function isBeginning(words: readonly string[], path: readonly string[]): boolean {
  return words.every((word, i) => path[i] === word)
}

/** @throws MigError `USAGE` when one is missing, or there is one too many */
function positionalsOf(command: Command, line: string, given: readonly string[]): Record<string, string> {
  const positionals = command.positionals ?? []
  const missing = positionals[given.length]
  if (missing !== undefined) throw new MigError('USAGE', `${line} needs ${missing.name}: ${missing.help}.`)
  const stray = given[positionals.length]
  if (stray !== undefined) {
    throw new MigError('USAGE', `${line} does not know what to do with ${JSON.stringify(stray)}.`)
  }
  return Object.fromEntries(positionals.map(({ name }, i) => [name, given[i] as string]))
}
