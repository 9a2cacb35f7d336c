import { parse, YAMLError } from 'yaml'
import { MigError } from '../../protocol/errors.ts'
import { ReadError } from '../shared/files/open-file.ts'
import { readText } from '../shared/files/read-whole.ts'

const MAX_BYTES = 64 * 1024 * 1024
/** YAML has one way to write texts and truths; these are truths. */
const TRUTHS = ['onlynewest', 'expectedresult', 'expecterror']

/**
 * Reads a scribe document from a file on the investigator's machine, JSON or YAML.
 * @throws MigError `USAGE` when there is none, or when it is neither
 */
export function loadDocument(path: string): unknown {
  let text: string | undefined
  try {
    text = readText(path, MAX_BYTES)
  } catch (error) {
    if (error instanceof ReadError) throw new MigError('USAGE', `-path: ${error.message}`, { cause: error })
    throw error
  }
  if (text === undefined) throw new MigError('USAGE', `-path: there is no file ${path}`)
  const isJson = text.trimStart().startsWith('{')
  try {
    if (isJson) return JSON.parse(text)
    // every scalar stays the text that it is: 1.10 is a version, and no number
    return parse(text, (key, value: unknown) => (TRUTHS.includes(String(key)) ? truthOf(value) : value), {
      schema: 'failsafe',
      maxAliasCount: 100
    })
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof YAMLError || error instanceof ReferenceError)) throw error
    const reason = error.message.split('\n')[0] ?? ''
    throw new MigError('USAGE', `-path: ${path} is no ${isJson ? 'JSON' : 'YAML'}: ${reason}`, { cause: error })
  }
}

function truthOf(value: unknown): unknown {
  return value === 'true' ? true : value === 'false' ? false : value
}
