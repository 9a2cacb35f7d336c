import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'
import { MAX_ADDRESS_CHARACTERS, MAX_REPORT_BYTES, MAX_RESULT_BYTES } from '../../protocol/wire/limits.ts'
import { LOG_LEVELS } from '../../util/log.ts'

/** Where the configuration lies when nobody says otherwise. */
export const DEFAULT_CONFIG_PATH = process.platform === 'win32' ? 'C:\\mig\\agent.json' : '/etc/mig/agent.json'

const MiB = 1_048_576
const HOUR_SEC = 3600
const MAX_LIST = 64

const path = z.string().min(1)
const addresses = z.array(z.string().max(MAX_ADDRESS_CHARACTERS).startsWith('/', 'not a multiaddr')).max(MAX_LIST)
const seconds = z.number().int().min(1).max(24 * HOUR_SEC) // prettier-ignore

/** How modules run. */
export const runnerConfigSchema = z.strictObject({
  concurrency: z.number().int().min(1).max(64).default(2),
  timeoutSec: seconds.default(300),
  cpuPercent: z.number().min(1).max(100).default(100),
  memoryBytes: z.number().int().min(64 * MiB).default(512 * MiB), // prettier-ignore
  maxResultBytes: z.number().int().min(1024).max(MAX_REPORT_BYTES).default(8 * MiB), // prettier-ignore
  warmSec: z.number().min(0).max(HOUR_SEC).default(10),
  sandbox: z.enum(['best', 'required']).default('best')
})

/** The configuration of an agent, `agent.json`. docs/configuration.md says what each key means; a test compares. */
export const agentConfigSchema = z.strictObject({
  mesh: z.string().regex(/^[a-z0-9-]{1,32}\.[0-9a-f]{64}$/, 'not a mesh id'),
  policy: path,
  preSharedKey: path.optional(),
  home: path.default('/var/lib/mig'),
  listen: addresses.default(['/ip4/0.0.0.0/tcp/1664']),
  announce: addresses.default([]),
  bootstrap: addresses.default([]),
  mdns: z.boolean().default(false),
  name: z.string().min(1).max(253).optional(),
  tags: z.record(z.string().min(1).max(64), z.string().max(256)).default({}),
  log: z.strictObject({ level: z.enum(LOG_LEVELS).default('info'), file: path.optional() }).prefault({}),
  privacy: z.boolean().default(false),
  metrics: z
    .strictObject({
      listen: z
        .string()
        .regex(/^.+:\d{1,5}$/, 'not a host and a port')
        .default('127.0.0.1:9469')
    })
    .optional(),
  runner: runnerConfigSchema.prefault({}),
  custody: z
    .strictObject({
      bytes: z.number().int().min(0).default(64 * MiB), // prettier-ignore
      peerBytes: z.number().int().min(0).default(MAX_RESULT_BYTES)
    })
    .prefault({}),
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

export type AgentConfig = z.infer<typeof agentConfigSchema>

/**
 * Reads a configuration file; defaults are filled in, and paths become absolute.
 * @throws MigError `FILE_UNREADABLE`, `CONFIG_INVALID` with the field
 */
export function loadAgentConfig(file: string): AgentConfig {
  return parseAgentConfig(readText(file), resolve(file))
}

/**
 * @param file - absolute; its folder is what relative paths start from
 * @throws MigError `CONFIG_INVALID`
 */
export function parseAgentConfig(text: string, file: string): AgentConfig {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new MigError('CONFIG_INVALID', `${file} is not JSON.`, { cause })
  }
  const parsed = agentConfigSchema.safeParse(json)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const field = issue === undefined || issue.path.length === 0 ? '' : ` field ${issue.path.join('.')}:`
    throw new MigError('CONFIG_INVALID', `${file}:${field} ${issue?.message ?? 'not as expected'}.`)
  }
  return withAbsolutePaths(parsed.data, dirname(file))
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new MigError('FILE_UNREADABLE', `The configuration ${file} cannot be read.`, { cause })
  }
}

function withAbsolutePaths(config: AgentConfig, folder: string): AgentConfig {
  const { preSharedKey, log } = config
  return {
    ...config,
    policy: resolve(folder, config.policy),
    home: resolve(folder, config.home),
    ...(preSharedKey === undefined ? {} : { preSharedKey: resolve(folder, preSharedKey) }),
    log: { ...log, ...(log.file === undefined ? {} : { file: resolve(folder, log.file) }) }
  }
}
