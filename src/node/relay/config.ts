import { resolve } from 'node:path'
import * as z from 'zod'
import { MAX_PRESENCE_SEGMENTS } from '../../protocol/wire/limits.ts'
import {
  absolutePaths,
  addressesSchema,
  bundlesSchema,
  logSchema,
  MAX_LIST,
  meshIdSchema,
  metricsSchema,
  MiB,
  parseConfigText,
  pathSchema,
  readConfigText,
  timersSchema
} from '../config-file.ts'
import { isNetwork } from '../mesh/network.ts'
import { noProxySchema, proxySchema } from '../mesh/proxy-schema.ts'

/** Where the configuration lies when nobody says otherwise. */
export const DEFAULT_RELAY_CONFIG_PATH = process.platform === 'win32' ? 'C:\\mig\\relay.json' : '/etc/mig/relay.json'

/** Where metrics are served unless the configuration says otherwise: an agent may be on the host too. */
const METRICS_PORT = 9470

const bytes = z.number().int().min(0)

const segmentSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,32}$/, 'not a-z, 0-9 and dashes, at most 32'),
  listen: addressesSchema.default([]),
  announce: addressesSchema.default([]),
  bootstrap: addressesSchema.default([]),
  networks: z.array(z.string().refine(isNetwork, 'not a network as 10.1.0.0/16')).max(MAX_LIST).default([])
})

/** The configuration of a relay, `relay.json`. docs/relay.md says what each key means; a test compares. */
export const relayConfigSchema = z.strictObject({
  mesh: meshIdSchema,
  policy: pathSchema,
  preSharedKey: pathSchema.optional(),
  home: pathSchema.default('/var/lib/mig-relay'),
  segments: z
    .array(segmentSchema)
    .min(1)
    .max(MAX_PRESENCE_SEGMENTS)
    .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two segments have one name'),
  proxy: proxySchema.optional(),
  noProxy: noProxySchema,
  custody: z.strictObject({ bytes: bytes.default(1024 * MiB), peerBytes: bytes.default(256 * MiB) }).prefault({}),
  log: logSchema,
  bundles: bundlesSchema,
  metrics: metricsSchema(METRICS_PORT),
  timers: timersSchema
})

export type RelayConfig = z.infer<typeof relayConfigSchema>

/**
 * Reads a configuration file; defaults are filled in, and paths become absolute.
 * @throws MigError `FILE_UNREADABLE`, `CONFIG_INVALID` with the field
 */
export function loadRelayConfig(file: string): RelayConfig {
  const at = resolve(file)
  return parseRelayConfig(readConfigText(at), at)
}

/**
 * @param file - absolute; its folder is what relative paths start from
 * @throws MigError `CONFIG_INVALID`
 */
export function parseRelayConfig(text: string, file: string): RelayConfig {
  const config = parseConfigText(relayConfigSchema, text, file)
  return { ...config, ...absolutePaths(config, file) }
}

/** Addresses of all segments to tell others; none: those that are found out. A segment without its own tells where it listens. */
export function announcedAddresses({ segments }: RelayConfig): string[] {
  if (segments.every(({ announce }) => announce.length === 0)) return []
  return segments.flatMap(({ announce, listen }) => (announce.length > 0 ? announce : listen))
}
