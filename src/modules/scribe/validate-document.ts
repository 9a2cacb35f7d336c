import { MigError } from '../../protocol/errors.ts'
import { Regex } from '../shared/regex/regex.ts'
import type { ScribeDocument, ScribeTest } from './document.ts'
import { indexTests, orderTests } from './order-tests.ts'
import { type Source, sourceOf } from './source.ts'

const OPERATIONS = ['<', '=', '>']
/** What must be filled in, by source. */
const NEEDED: Readonly<Record<Source['kind'], readonly string[]>> = {
  package: [],
  filecontent: ['path', 'file', 'expression'],
  filename: ['path', 'file'],
  raw: [],
  hasline: ['path', 'file', 'expression']
}

/**
 * Checks a document as MIG does, in its words, and that no test depends on itself by way of others.
 * @throws MigError `PARAMETERS_INVALID` with one sentence that names the object or test
 */
export function validateDocument({ objects = [], tests = [] }: ScribeDocument): void {
  for (const object of objects) {
    const id = object.object ?? ''
    if (id === '') throw invalid('an object in document has no identifier')
    const source = sourceOf(object)
    if (source === undefined) throw invalid(`${id}: no valid source interface`)
    validateSource(id, source)
  }
  const byId = indexTests(tests)
  for (const test of tests) validateTest(test, byId)
  const { cycle } = orderTests(tests)
  if (cycle !== undefined) throw invalid(`${cycle}: test depends on itself`)
}

function validateSource(id: string, source: Source): void {
  const fields = source as unknown as Readonly<Record<string, unknown>>
  for (const key of NEEDED[source.kind]) {
    if (fields[key] === '') throw invalid(`${id}: ${source.kind} ${key} must be set`)
  }
  for (const key of ['collectmatch', 'file', 'expression']) {
    const expression = fields[key]
    // a variable in a name of files is no expression before it stands for its value
    if (typeof expression === 'string' && !(key === 'file' && expression.includes('${'))) validateRegex(id, expression)
  }
}

function validateTest(test: ScribeTest, byId: ReadonlyMap<string, ScribeTest>): void {
  const id = test.test ?? ''
  if (id === '') throw invalid('a test in document has no identifier')
  for (const { key = '', value = '' } of test.tags ?? []) {
    if (key.includes('"')) throw invalid(`${id}: test tag key cannot contain quote`)
    if (value.includes('"')) throw invalid(`${id}: test tag value cannot contain quote`)
  }
  for (const needed of test.if ?? []) {
    if (needed === id) throw invalid(`${id}: test cannot reference itself`)
    if (!byId.has(needed)) throw invalid(`${id}: unknown test "${needed}"`)
  }
  const { operation = '', value = '' } = test.evr ?? {}
  if (operation + value !== '' && !OPERATIONS.includes(operation)) {
    throw invalid(`${id}: evr operation must be ${OPERATIONS.join(', ')}`)
  }
  validateRegex(id, test.regexp?.value ?? '')
}

function validateRegex(id: string, source: string): void {
  try {
    new Regex(source)
  } catch (error) {
    throw invalid(`${id}: ${(error as Error).message}`)
  }
}

function invalid(message: string): MigError {
  return new MigError('PARAMETERS_INVALID', `scribedoc: ${message}`)
}
