import * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'
import type { HomeLayout } from './layout.ts'
import { isAbsent, readTextFile, writePrivateFile } from './private-file.ts'

const keySchema = z.strictObject({
  /** of the primary key, upper-case hex */
  fingerprint: z.string().regex(/^([0-9A-F]{40}|[0-9A-F]{64})$/),
  /** the gpg program, or a key file */
  source: z.enum(['gpg', 'file']),
  /** absolute path of the key file */
  file: z.string().optional(),
  /** GNUPGHOME for the gpg program */
  gnupgHome: z.string().optional()
})

const configSchema = z.strictObject({
  key: keySchema,
  /** mesh id of the default mesh */
  mesh: z.string().optional(),
  /** targets by name, for -t */
  macros: z.record(z.string(), z.string()).optional()
})

/** The OpenPGP key that signs. */
export type KeyChoice = z.infer<typeof keySchema>
/** `config.json` of a home. */
export type HomeConfig = z.infer<typeof configSchema>

/** @throws MigError `HOME_MISSING`, `CONFIG_INVALID` */
export async function readHomeConfig(home: HomeLayout): Promise<HomeConfig> {
  let text: string
  try {
    text = await readTextFile(home.config)
  } catch (error) {
    if (isAbsent(error)) throw new MigError('HOME_MISSING', `There is no mig home at ${home.folder}.`, { cause: error })
    throw error
  }
  return parseConfig(text, configSchema, home.config)
}

/** Replaces `config.json`. */
export async function writeHomeConfig(home: HomeLayout, config: HomeConfig): Promise<void> {
  await writePrivateFile(home.config, `${JSON.stringify(configSchema.parse(config), null, 2)}\n`)
}

/** @throws MigError `CONFIG_INVALID`, with the field */
export function parseConfig<T>(text: string, schema: z.ZodType<T>, path: string): T {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new MigError('CONFIG_INVALID', `${path} is not JSON.`, { cause: error })
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues as [z.core.$ZodIssue]
  const field = issue.path.join('.')
  throw new MigError('CONFIG_INVALID', `${path}: ${field === '' ? '' : `${field}: `}${issue.message}.`)
}
