import { resolve } from 'node:path'
import * as z from 'zod'
import { MAX_REPORT_BYTES, MAX_RESULT_BYTES } from '../../protocol/wire/limits.ts'
import {
  absolutePaths,
  addressesSchema,
  bundlesSchema,
  logSchema,
  meshIdSchema,
  metricsSchema,
  MiB,
  parseConfigText,
  pathSchema,
  readConfigText,
  secondsSchema,
  timersSchema
} from '../config-file.ts'
import { noProxySchema, proxySchema } from '../mesh/proxy-schema.ts'

/** Where the configuration lies when nobody says otherwise. */
export const DEFAULT_CONFIG_PATH = process.platform === 'win32' ? 'C:\\mig\\agent.json' : '/etc/mig/agent.json'

const HOUR_SEC = 3600
/** Where metrics are served unless the configuration says otherwise. */
const METRICS_PORT = 9469

/** How modules run. */
export const runnerConfigSchema = z.strictObject({
  concurrency: z.number().int().min(1).max(64).default(2),
  timeoutSec: secondsSchema.default(300),
  cpuPercent: z.number().min(1).max(100).default(100),
  memoryBytes: z.number().int().min(64 * MiB).default(512 * MiB), // prettier-ignore
  maxResultBytes: z.number().int().min(1024).max(MAX_REPORT_BYTES).default(8 * MiB), // prettier-ignore
  warmSec: z.number().min(0).max(HOUR_SEC).default(10),
  sandbox: z.enum(['best', 'required']).default('best')
})

/** The configuration of an agent, `agent.json`. docs/configuration.md says what each key means; a test compares. */
export const agentConfigSchema = z.strictObject({
  mesh: meshIdSchema,
  policy: pathSchema,
  preSharedKey: pathSchema.optional(),
  home: pathSchema.default('/var/lib/mig'),
  listen: addressesSchema.default(['/ip4/0.0.0.0/tcp/1664']),
  announce: addressesSchema.default([]),
  bootstrap: addressesSchema.default([]),
  mdns: z.boolean().default(false),
  proxy: proxySchema.optional(),
  noProxy: noProxySchema,
  name: z.string().min(1).max(253).optional(),
  tags: z.record(z.string().min(1).max(64), z.string().max(256)).default({}),
  log: logSchema,
  privacy: z.boolean().default(false),
  metrics: metricsSchema(METRICS_PORT),
  runner: runnerConfigSchema.prefault({}),
  custody: z
    .strictObject({
      bytes: z.number().int().min(0).default(64 * MiB), // prettier-ignore
      peerBytes: z.number().int().min(0).default(MAX_RESULT_BYTES)
    })
    .prefault({}),
  bundles: bundlesSchema,
  timers: timersSchema
})

export type AgentConfig = z.infer<typeof agentConfigSchema>

/**
 * Reads a configuration file; defaults are filled in, and paths become absolute.
 * @throws MigError `FILE_UNREADABLE`, `CONFIG_INVALID` with the field
 */
export function loadAgentConfig(file: string): AgentConfig {
  return parseAgentConfig(readConfigText(file), resolve(file))
}

/**
 * @param file - absolute; its folder is what relative paths start from
 * @throws MigError `CONFIG_INVALID`
 */
export function parseAgentConfig(text: string, file: string): AgentConfig {
  const config = parseConfigText(agentConfigSchema, text, file)
  return { ...config, ...absolutePaths(config, file) }
}
