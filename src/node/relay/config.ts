import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'
import { MAX_ADDRESS_CHARACTERS } from '../../protocol/wire/limits.ts'
import { LOG_LEVELS } from '../../util/log.ts'
import { isNetwork } from './segments.ts'

/** Where the configuration lies when nobody says otherwise. */
export const DEFAULT_RELAY_CONFIG_PATH = process.platform === 'win32' ? 'C:\\mig\\relay.json' : '/etc/mig/relay.json'

const MiB = 1_048_576
const DAY_SEC = 86_400
const MAX_LIST = 64
const MAX_SEGMENTS = 16

const path = z.string().min(1)
const addresses = z.array(z.string().max(MAX_ADDRESS_CHARACTERS).startsWith('/', 'not a multiaddr')).max(MAX_LIST)
const seconds = z.number().int().min(1).max(DAY_SEC)
const bytes = z.number().int().min(0)

const segmentSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,32}$/, 'not a-z, 0-9 and dashes, at most 32'),
  listen: addresses.default([]),
  announce: addresses.default([]),
  bootstrap: addresses.default([]),
  networks: z.array(z.string().refine(isNetwork, 'not a network as 10.1.0.0/16')).max(MAX_LIST).default([])
})

/** The configuration of a relay, `relay.json`. docs/relay.md says what each key means; a test compares. */
export const relayConfigSchema = z.strictObject({
  mesh: z.string().regex(/^[a-z0-9-]{1,32}\.[0-9a-f]{64}$/, 'not a mesh id'),
  policy: path,
  preSharedKey: path.optional(),
  home: path.default('/var/lib/mig-relay'),
  segments: z
    .array(segmentSchema)
    .min(1)
    .max(MAX_SEGMENTS)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two segments have one name'),
  custody: z.strictObject({ bytes: bytes.default(1024 * MiB), peerBytes: bytes.default(256 * MiB) }).prefault({}),
  log: z.strictObject({ level: z.enum(LOG_LEVELS).default('info'), file: path.optional() }).prefault({}),
  timers: z
    .strictObject({
      syncSec: seconds.default(45),
      presenceSec: seconds.default(600),
      retryMinSec: seconds.default(2),
      retryMaxSec: seconds.default(600),
      heartbeatMs: z.number().int().min(100).max(10_000).default(1000)
    })
    .prefault({})
})

export type RelayConfig = z.infer<typeof relayConfigSchema>

/**
 * Reads a configuration file; defaults are filled in, and paths become absolute.
 * @throws MigError `FILE_UNREADABLE`, `CONFIG_INVALID` with the field
 */
export function loadRelayConfig(file: string): RelayConfig {
  const at = resolve(file)
  let text: string
  try {
    text = readFileSync(at, 'utf8')
  } catch (cause) {
    throw new MigError('FILE_UNREADABLE', `The configuration ${at} cannot be read.`, { cause })
  }
  return parseRelayConfig(text, at)
}

/**
 * @param file - absolute; its folder is what relative paths start from
 * @throws MigError `CONFIG_INVALID`
 */
export function parseRelayConfig(text: string, file: string): RelayConfig {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new MigError('CONFIG_INVALID', `${file} is not JSON.`, { cause })
  }
  const parsed = relayConfigSchema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const field = issue === undefined || issue.path.length === 0 ? '' : ` field ${issue.path.join('.')}:`
    throw new MigError('CONFIG_INVALID', `${file}:${field} ${issue?.message ?? 'not as expected'}.`)
  }
  const { data } = parsed
  const absolute = (relative: string): string => resolve(dirname(file), relative)
  return {
    ...data,
    policy: absolute(data.policy),
    home: absolute(data.home),
    ...(data.preSharedKey === undefined ? {} : { preSharedKey: absolute(data.preSharedKey) }),
    log: { ...data.log, ...(data.log.file === undefined ? {} : { file: absolute(data.log.file) }) }
  }
}

/** Addresses of all segments to tell others; none: those that are found out. A segment without its own tells where it listens. */
export function announcedAddresses({ segments }: RelayConfig): string[] {
  if (segments.every(({ announce }) => announce.length === 0)) return []
  return segments.flatMap(({ announce, listen }) => (announce.length > 0 ? announce : listen))
}
