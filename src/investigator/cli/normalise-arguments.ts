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

/**
 * Turns MIG's flag style into the one that yargs cannot misread: every flag becomes `--name=value`, under its full
 * name. A flag takes one dash or two, and the value follows behind `=` or as the next argument, which is taken whatever
 * it begins with (`-mode -rw-r--r--`). A boolean takes a value only behind `=`. Flags may stand anywhere.
 *
 * A name that both sets have (`-t` of ping) is the shared flag until the first flag that only the module has, and the
 * module's after it: what MIG's two rounds of parsing come to. What stands behind `--` is left alone.
 *
 * @throws MigError `USAGE` for an unknown flag, a missing value, and a value of the wrong type
 */
export function normaliseArguments(args: readonly string[], flags: FlagSets): string[] {
  const own = byName(flags.own)
  const shared = byName(flags.shared)
  const out: string[] = []
  let ownSeen = false
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (arg === '--') return [...out, ...args.slice(i)]
    const flagText = splitFlag(arg)
    if (flagText === undefined) {
      out.push(arg)
      continue
    }
    const ownFlag = own.get(flagText.name)
    const flag = ownSeen ? (ownFlag ?? shared.get(flagText.name)) : (shared.get(flagText.name) ?? ownFlag)
    if (flag === undefined) throw new MigError('USAGE', unknownFlag(arg, [...own.keys(), ...shared.keys()]))
    if (flag === ownFlag) ownSeen = true

    let value = flagText.value
    if (value === undefined && flag.type === 'boolean') value = 'true'
    if (value === undefined) {
      value = args[++i]
      if (value === undefined) throw new MigError('USAGE', `The flag -${flagText.name} needs a value.`)
    }
    out.push(`--${flag.name}=${checkedValue(flag, flagText.name, value)}`)
  }
  return out
}

/**
 * Splits `-name`, `--name` and `--name=value`.
 * @returns undefined for an argument that is no flag; `-` alone and negative numbers are none
 */
export function splitFlag(arg: string): { name: string; value: string | undefined } | undefined {
  const match = /^--?([a-zA-Z][\w.-]*)(?:=([\s\S]*))?$/.exec(arg)
  if (match === null) {
    if (/^-[^\d]/.test(arg)) throw new MigError('USAGE', `${arg} is not a flag.`)
    return undefined
  }
  return { name: match[1] as string, value: match[2] }
}

function byName(flags: readonly Flag[]): Map<string, Flag> {
  return new Map(flags.flatMap((flag) => [flag.name, ...(flag.aliases ?? [])].map((name) => [name, flag] as const)))
}

function checkedValue(flag: Flag, name: string, value: string): string {
  if (flag.type === 'boolean') {
    if (TRUE.has(value)) return 'true'
    if (FALSE.has(value)) return 'false'
    throw new MigError('USAGE', `The flag -${name} is true or false, not ${JSON.stringify(value)}.`)
  }
  if (flag.type === 'number' && !/^[+-]?\d+(\.\d+)?$/.test(value)) {
    throw new MigError('USAGE', `The flag -${name} takes a number, not ${JSON.stringify(value)}.`)
  }
  if (flag.choices !== undefined && !flag.choices.includes(value)) {
    throw new MigError('USAGE', `The flag -${name} is one of ${flag.choices.join(', ')}, not ${JSON.stringify(value)}.`)
  }
  return value
}

function unknownFlag(arg: string, names: readonly string[]): string {
  const asked = arg.replace(/^--?/, '').replace(/=.*$/s, '')
  const near = names.find((name) => name.length > 2 && (name.startsWith(asked) || asked.startsWith(name)))
  return `There is no flag ${arg.replace(/=.*$/s, '')} here.${near === undefined ? '' : ` Did you mean -${near}?`}`
}
