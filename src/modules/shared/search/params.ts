import * as z from 'zod'
import type { GoType } from '../go/json.ts'
import { goParameters } from '../go/parameters.ts'
import { FILTERS } from './filter.ts'

const TEXTS: GoType = { kind: 'list', of: { kind: 'string' } }
const NUMBER: GoType = { kind: 'float64' }
const BOOL: GoType = { kind: 'bool' }
/** MIG's structures, with the names that its error messages show. */
const PARAMS: GoType & { kind: 'struct' } = {
  kind: 'struct',
  name: 'file.params',
  fields: {
    searches: {
      kind: 'map',
      of: {
        kind: 'struct',
        name: 'file.search',
        fields: {
          description: { kind: 'string' },
          paths: TEXTS,
          contents: TEXTS,
          names: TEXTS,
          sizes: TEXTS,
          modes: TEXTS,
          mtimes: TEXTS,
          md5: TEXTS,
          sha1: TEXTS,
          sha2: TEXTS,
          sha3: TEXTS,
          options: {
            kind: 'struct',
            name: 'file.options',
            fields: {
              maxdepth: NUMBER,
              maxerrors: NUMBER,
              matchall: BOOL,
              macroal: BOOL,
              mismatch: TEXTS,
              matchlimit: NUMBER,
              debug: { kind: 'string' },
              returnsha256: BOOL,
              decompress: BOOL,
              remotefs: BOOL
            }
          }
        }
      }
    }
  }
}

const optionsSchema = z.object({
  maxdepth: z.number().optional().describe('levels of directories to walk, the path itself being 1; 0: all'),
  maxerrors: z.number().optional().describe('errors to return; 0: all'),
  matchall: z.boolean().optional().describe('a file must pass all checks; false: each check stands alone'),
  macroal: z.boolean().optional().describe('every line of a file must match all contents'),
  mismatch: z
    .array(z.string())
    .nullable()
    .optional()
    .describe(`kinds of checks to turn around: ${FILTERS.join(', ')}`),
  matchlimit: z.number().optional().describe('matches after which this search ends; 0: no limit'),
  debug: z.string().optional().describe('accepted, without effect'),
  returnsha256: z.boolean().optional().describe('return the SHA-256 of the files found; with matchall'),
  decompress: z.boolean().optional().describe('look into gzip files: contents and hashes are those of what is inside'),
  remotefs: z.boolean().optional().describe('accepted, without effect')
})

const list = (meaning: string): z.ZodOptional<z.ZodArray<z.ZodString>> =>
  z.array(z.string()).optional().describe(meaning)

const searchSchema = z.object({
  description: z.string().optional().describe('for people'),
  paths: list('files and directories to look into'),
  contents: list('regular expressions that a line must match; `!` in front: that no line may match'),
  names: list('regular expressions on the base name; `!` in front inverts'),
  sizes: list('bytes: `N` exactly, `<N` at most, `>N` at least; suffix k, m, g or t'),
  modes: list('regular expressions on the mode, such as `-rw-r--r--` or `urwxr-xr-x`'),
  mtimes: list('`<N` modified less, `>N` more than N ago; suffix d, h or m (minutes)'),
  md5: list('hex digits'),
  sha1: list('hex digits'),
  sha2: list('hex digits of SHA-256, SHA-384 or SHA-512, by their number'),
  sha3: list('hex digits of SHA3-224, -256, -384 or -512, by their number'),
  options: optionsSchema.optional()
})

const schema = z.object({
  searches: z.record(z.string(), searchSchema).optional().describe('what to look for, by label')
})

export type Options = z.infer<typeof optionsSchema>
/** One labelled search, as it was asked. */
export type Search = z.infer<typeof searchSchema>
export type FileParams = z.infer<typeof schema>

/** Parameters as MIG reads them. */
export const paramsSchema: z.ZodType<FileParams> = goParameters(PARAMS, schema)
