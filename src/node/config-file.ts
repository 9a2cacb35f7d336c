import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import * as z from 'zod'
import { MigError } from '../protocol/errors.ts'
import { MAX_ADDRESS_CHARACTERS } from '../protocol/wire/limits.ts'
import { LOG_LEVELS } from '../util/log.ts'
import { isMetricsAddress } from './metrics/metrics-place.ts'

/*
 * What the configuration files of agents and relays have in common: pieces of their schemas, and how they are read.
 */

export const MiB = 1_048_576
/** Items of a list in a configuration. */
export const MAX_LIST = 64
const DAY_SEC = 86_400

export const meshIdSchema = z.string().regex(/^[a-z0-9-]{1,32}\.[0-9a-f]{64}$/, 'not a mesh id')
export const pathSchema = z.string().min(1)
export const addressesSchema = z
  .array(z.string().max(MAX_ADDRESS_CHARACTERS).startsWith('/', 'not a multiaddr'))
  .max(MAX_LIST)
export const secondsSchema = z.number().int().min(1).max(DAY_SEC)

export const logSchema = z
  .strictObject({ level: z.enum(LOG_LEVELS).default('info'), file: pathSchema.optional() })
  .prefault({})

/**
 * Where metrics are served.
 * @param port - of this kind of node, on loopback, where the configuration names none
 */
export function metricsSchema(port: number): z.ZodOptional<z.ZodObject<{ listen: z.ZodDefault<z.ZodString> }>> {
  const listen = z.string().refine(isMetricsAddress, 'not a host and a port').default(`127.0.0.1:${port}`)
  return z.strictObject({ listen }).optional()
}

export const timersSchema = z
  .strictObject({
    syncSec: secondsSchema.default(45),
    presenceSec: secondsSchema.default(600),
    retryMinSec: secondsSchema.default(2),
    retryMaxSec: secondsSchema.default(600),
    heartbeatMs: z.number().int().min(100).max(10_000).default(1000)
  })
  .prefault({})

/** Bundles that come by themselves. */
export const bundlesSchema = z.strictObject({ watch: pathSchema }).optional()

/** @throws MigError `FILE_UNREADABLE` */
export function readConfigText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new MigError('FILE_UNREADABLE', `The configuration ${file} cannot be read.`, { cause })
  }
}

/**
 * The document of a configuration file, defaults filled in.
 * @param file - for messages
 * @throws MigError `CONFIG_INVALID` with the field
 */
export function parseConfigText<T>(schema: z.ZodType<T>, text: string, file: string): T {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new MigError('CONFIG_INVALID', `${file} is not JSON.`, { cause })
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues as [z.core.$ZodIssue]
  const field = issue.path.length === 0 ? '' : ` field ${issue.path.join('.')}:`
  throw new MigError('CONFIG_INVALID', `${file}:${field} ${issue.message}.`)
}

/** What has paths in it. */
interface Paths {
  readonly policy: string
  readonly home: string
  readonly preSharedKey?: string | undefined
  readonly log: z.infer<typeof logSchema>
  readonly bundles?: z.infer<typeof bundlesSchema>
}

/** The paths of a configuration, made absolute. @param file - its own path, absolute: relative ones start from its folder */
export function absolutePaths({ policy, home, preSharedKey, log, bundles }: Paths, file: string): Paths {
  const absolute = (path: string): string => resolve(dirname(file), path)
  return {
    policy: absolute(policy),
    home: absolute(home),
    ...(preSharedKey === undefined ? {} : { preSharedKey: absolute(preSharedKey) }),
    ...(bundles === undefined ? {} : { bundles: { watch: absolute(bundles.watch) } }),
    log: { ...log, ...(log.file === undefined ? {} : { file: absolute(log.file) }) }
  }
}
