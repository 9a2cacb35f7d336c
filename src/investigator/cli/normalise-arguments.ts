import { MigError } from '../../protocol/errors.ts'
import type { Flag } from './flags.ts'

const TRUE = new Set(['1', 't', 'T', 'true', 'TRUE', 'True'])
const FALSE = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False'])

/** The flags that one command line can have. */
export interface FlagSets {
  /** of the module or command */
  readonly own: readonly Flag[]
  /** of every command, or of every module */
  readonly shared: readonly Flag[]
}

export type FlagValue = string | number | boolean | readonly string[]

/** A command line in normal form. */
export interface NormalArguments {
  /** what is no flag, in order */
  readonly words: readonly string[]
  /** by the full name of the flag; a repeatable one is a list, of others the last counts */
  readonly values: Readonly<Record<string, FlagValue>>
}

/**
 * Reads MIG's flag style, which yargs would misread: a flag takes one dash or two, and its value follows behind `=` or
 * as the next argument, which is taken literally and whatever it begins with (`-mode -rw-r--r--`). A boolean takes a
 * value only behind `=`. Flags may stand anywhere.
 *
 * A name that both sets have (`-t` of ping) is the shared flag until the first flag that only the module has, and the
 * module's after it: what MIG's two rounds of parsing come to.
 *
 * @throws MigError `USAGE` for an unknown flag, a missing value, and a value of the wrong type
 */
export function normaliseArguments(args: readonly string[], flags: FlagSets): NormalArguments {
  const own = byName(flags.own)
  const shared = byName(flags.shared)
  const words: string[] = []
  const values: Record<string, FlagValue> = {}
  let ownSeen = false
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    const flagText = splitFlag(arg)
    if (flagText === undefined) {
      words.push(arg)
      continue
    }
    const { name } = flagText
    const ownFlag = own.get(name)
    const flag = ownSeen ? (ownFlag ?? shared.get(name)) : (shared.get(name) ?? ownFlag)
    if (flag === undefined) throw new MigError('USAGE', unknownFlag(arg, [...own.keys(), ...shared.keys()]))
    if (flag === ownFlag) ownSeen = true

    const text = flagText.value ?? (flag.type === 'boolean' ? 'true' : args[++i])
    if (text === undefined) throw new MigError('USAGE', `The flag -${name} needs a value.`)
    const value = valueOf(flag, name, text)
    values[flag.name] =
      flag.repeatable === true ? [...((values[flag.name] ?? []) as readonly string[]), String(value)] : value
  }
  return { words, values }
}

/**
 * Splits `-name`, `--name` and `--name=value`.
 * @returns undefined for an argument that is no flag; `-` alone and negative numbers are none
 * @throws MigError `USAGE` for what begins as a flag and is none
 */
export function splitFlag(arg: string): { name: string; value: string | undefined } | undefined {
  const match = /^--?([a-zA-Z][\w.-]*)(?:=([\s\S]*))?$/.exec(arg)
  if (match !== null) return { name: match[1] as string, value: match[2] }
  if (/^-[^\d]/.test(arg)) throw new MigError('USAGE', `${arg} is not a flag.`)
  return undefined
}

function byName(flags: readonly Flag[]): Map<string, Flag> {
  return new Map(flags.flatMap((flag) => [flag.name, ...(flag.aliases ?? [])].map((name) => [name, flag] as const)))
}

function valueOf(flag: Flag, name: string, text: string): string | number | boolean {
  if (flag.type === 'boolean') {
    if (TRUE.has(text)) return true
    if (FALSE.has(text)) return false
    throw new MigError('USAGE', `The flag -${name} is true or false, not ${JSON.stringify(text)}.`)
  }
  if (flag.type === 'number') {
    if (/^[+-]?\d+(\.\d+)?$/.test(text)) return Number(text)
    throw new MigError('USAGE', `The flag -${name} takes a number, not ${JSON.stringify(text)}.`)
  }
  if (flag.choices !== undefined && !flag.choices.includes(text)) {
    throw new MigError('USAGE', `The flag -${name} is one of ${flag.choices.join(', ')}, not ${JSON.stringify(text)}.`)
  }
  return text
}

function unknownFlag(arg: string, names: readonly string[]): string {
  const dashed = arg.replace(/=.*$/s, '')
  const asked = dashed.replace(/^--?/, '')
  const near = names.find((name) => name.length > 2 && (name.startsWith(asked) || asked.startsWith(name)))
  return `There is no flag ${dashed} here.${near === undefined ? '' : ` Did you mean -${near}?`}`
}
