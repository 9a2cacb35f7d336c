import { MigError } from '../errors.ts'

/**
 * What a text outside the target language is answered with: the reason, then the position of what is wrong.
 * @param offset - UTF-16 units from the start of the target, 0 being the first; people are told 1 for it
 * @param hint - what to write instead
 */
export function targetRefusal(reason: string, offset: number, hint?: string): MigError {
  const position = `${reason} at ${String(offset + 1)}`
  return new MigError('TARGET_INVALID', hint === undefined ? position : `${position}: ${hint}`)
}
