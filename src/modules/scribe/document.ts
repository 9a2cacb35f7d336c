import * as z from 'zod'
import {
  MAX_PARAMETER_CHARACTERS,
  MAX_PARAMETER_TEXTS,
  MAX_SCRIBE_OBJECTS,
  MAX_SCRIBE_TESTS
} from '../../protocol/wire/limits.ts'
import type { GoType } from '../shared/go/json.ts'

const TEXT: GoType = { kind: 'string' }
const BOOL: GoType = { kind: 'bool' }
const TEXTS: GoType = { kind: 'list', of: TEXT }
const struct = (name: string, fields: Readonly<Record<string, GoType>>): GoType => {
  return { kind: 'struct', name: `scribe.${name}`, fields }
}
const texts = (name: string, ...keys: string[]): GoType =>
  struct(name, Object.fromEntries(keys.map((key) => [key, TEXT])))
const listOf = (of: GoType): GoType => ({ kind: 'list', of })

/** The document as Go binds it: keys match without case, unknown keys are ignored, null means absent. */
export const DOCUMENT: GoType = struct('Document', {
  variables: listOf(texts('Variable', 'key', 'value')),
  objects: listOf(
    struct('Object', {
      object: TEXT,
      package: struct('Pkg', { name: TEXT, collectmatch: TEXT, onlynewest: BOOL }),
      filecontent: struct('FileContent', {
        path: TEXT,
        file: TEXT,
        expression: TEXT,
        concat: TEXT,
        'import-chain': TEXTS
      }),
      filename: texts('FileName', 'path', 'file'),
      raw: struct('Raw', { identifiers: listOf(texts('RawIdentifiers', 'identifier', 'value')) }),
      hasline: texts('HasLine', 'path', 'file', 'expression')
    })
  ),
  tests: listOf(
    struct('Test', {
      test: TEXT,
      name: TEXT,
      object: TEXT,
      description: TEXT,
      evr: texts('EVRTest', 'operation', 'value'),
      regexp: texts('Regex', 'value'),
      exactmatch: texts('ExactMatch', 'value'),
      tags: listOf(texts('TestTag', 'key', 'value')),
      if: TEXTS,
      expectedresult: BOOL,
      expecterror: BOOL
    })
  )
})

const text = z.string().max(MAX_PARAMETER_CHARACTERS, `at most ${MAX_PARAMETER_CHARACTERS} characters`).optional()
const list = <T extends z.ZodType>(of: T, most = MAX_PARAMETER_TEXTS): z.ZodOptional<z.ZodArray<T>> =>
  z.array(of).max(most, `at most ${most} of them`).optional()

const pairSchema = z.object({ key: text, value: text })
const objectSchema = z.object({
  object: text.describe('its id'),
  package: z.object({ name: text, collectmatch: text, onlynewest: z.boolean().optional() }).optional(),
  filecontent: z
    .object({ path: text, file: text, expression: text, concat: text, 'import-chain': list(z.string()) })
    .optional(),
  filename: z.object({ path: text, file: text }).optional(),
  raw: z.object({ identifiers: list(z.object({ identifier: text, value: text }), MAX_SCRIBE_OBJECTS) }).optional(),
  hasline: z.object({ path: text, file: text, expression: text }).optional()
})
const testSchema = z.object({
  test: text.describe('its id'),
  name: text,
  object: text.describe('the id of the object whose candidates are judged'),
  description: text,
  evr: z.object({ operation: text, value: text }).optional(),
  regexp: z.object({ value: text }).optional(),
  exactmatch: z.object({ value: text }).optional(),
  tags: list(pairSchema),
  if: list(z.string()).describe('ids of tests that must be true as well'),
  expectedresult: z.boolean().optional().describe('accepted, without effect'),
  expecterror: z.boolean().optional().describe('accepted, without effect')
})

/** Objects, and tests of what they find. */
export const documentSchema = z.object({
  variables: list(pairSchema).describe('`${key}` in paths, files and names of packages stands for the value'),
  objects: list(objectSchema, MAX_SCRIBE_OBJECTS).describe('what is looked for'),
  tests: list(testSchema, MAX_SCRIBE_TESTS).describe('what is asked of it')
})

export type ScribeDocument = z.infer<typeof documentSchema>
export type ScribeObject = z.infer<typeof objectSchema>
export type ScribeTest = z.infer<typeof testSchema>
