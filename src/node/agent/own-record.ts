import type { AgentEnvironment, AgentRecord } from '../../protocol/target/record.ts'
import type { Clock } from '../../util/clock.ts'
import { isDeepStrictEqual } from 'node:util'
import { SOFTWARE_VERSION } from '../../protocol/wire/version.ts'

interface OwnRecordOptions {
  readonly id: string
  /** host name that the configuration gives in place of the machine's */
  readonly name?: string
  readonly tags: Readonly<Record<string, string>>
}

interface OwnRecordDeps {
  readonly clock: Clock
  readonly hostName: () => Promise<string>
  readonly discover: () => Promise<AgentEnvironment>
}

/** What this agent says of its host, and keeps true. */
export class OwnRecord {
  readonly #options: OwnRecordOptions
  readonly #deps: OwnRecordDeps
  #current: AgentRecord

  private constructor(options: OwnRecordOptions, deps: OwnRecordDeps, current: AgentRecord) {
    this.#options = options
    this.#deps = deps
    this.#current = current
  }

  static async discover(options: OwnRecordOptions, deps: OwnRecordDeps): Promise<OwnRecord> {
    const now = rfc3339(deps.clock.now())
    const environment = await deps.discover()
    return new OwnRecord(options, deps, {
      id: options.id,
      name: options.name ?? (await deps.hostName()),
      queueloc: `${environment.os}.${options.id}`,
      mode: 'daemon',
      version: SOFTWARE_VERSION,
      pid: process.pid,
      starttime: now,
      refreshtime: now,
      environment,
      tags: options.tags
    })
  }

  get current(): AgentRecord {
    return this.#current
  }

  /** Looks again. @returns true when something has changed */
  async refresh(): Promise<boolean> {
    const environment = await this.#deps.discover()
    const name = this.#options.name ?? (await this.#deps.hostName())
    if (name === this.#current.name && isDeepStrictEqual(environment, this.#current.environment)) return false
    this.#current = { ...this.#current, name, environment, refreshtime: rfc3339(this.#deps.clock.now()) }
    return true
  }
}

/** Whole seconds, UTC. */
function rfc3339(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
