import { MigError } from '../../../protocol/errors.ts'
import type { ModuleFlag } from '../../module.ts'

export type FlagValues = Record<string, string | number | boolean | string[]>

/**
 * Reads a module's command line as Go's `flag` package does: `-x v`, `-x=v`, `--x v`; booleans `-x` or `-x=false`; the
 * first word that is not a flag, or `--`, ends the flags, and what follows is not looked at.
 *
 * @returns the values by flag name; only of flags that were given
 * @throws MigError `USAGE`, in Go's words
 */
export function parseFlags(flags: readonly ModuleFlag[], words: readonly string[]): FlagValues {
  const values: FlagValues = {}
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    if (!word.startsWith('-') || word === '-' || word === '--') break
    const body = word.slice(word.startsWith('--') ? 2 : 1)
    if (body === '' || body.startsWith('-') || body.startsWith('=')) {
      throw new MigError('USAGE', `bad flag syntax: ${word}`)
    }
    const equals = body.indexOf('=')
    const name = equals === -1 ? body : body.slice(0, equals)
    let text = equals === -1 ? undefined : body.slice(equals + 1)
    const flag = flags.find((one) => one.name === name)
    if (flag === undefined) throw new MigError('USAGE', `flag provided but not defined: -${name}`)
    if (flag.type === 'boolean') text ??= 'true'
    else if (text === undefined) {
      text = words[++at]
      if (text === undefined) throw new MigError('USAGE', `flag needs an argument: -${name}`)
    }
    const value = parseValue(flag, text)
    if (flag.repeatable === true) values[name] = [...((values[name] as string[] | undefined) ?? []), String(value)]
    else values[name] = value
  }
  return values
}

const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True']
const FALSE = ['0', 'f', 'F', 'false', 'FALSE', 'False']

function parseValue(flag: ModuleFlag, text: string): string | number | boolean {
  if (flag.type === 'string') return text
  if (flag.type === 'boolean') {
    if (TRUE.includes(text)) return true
    if (FALSE.includes(text)) return false
    throw new MigError('USAGE', `invalid boolean value "${text}" for -${flag.name}: parse error`)
  }
  const value = text.trim() === text && text !== '' ? Number(text) : Number.NaN
  if (Number.isFinite(value)) return value
  throw new MigError('USAGE', `invalid value "${text}" for flag -${flag.name}: parse error`)
}
