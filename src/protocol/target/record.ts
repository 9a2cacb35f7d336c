/** What a node says of itself, as targets see it (MIG's `agents` columns). Travels inside a presence, at most 4 kB. */
export interface AgentRecord {
  /** libp2p peer id */
  readonly id: string
  /** host name */
  readonly name: string
  /** `<os>.<peer id>` */
  readonly queueloc: string
  readonly mode: 'daemon' | 'checkin'
  readonly version: string
  readonly pid: number
  /** RFC 3339, when the process started */
  readonly starttime: string
  /** RFC 3339, when the environment last changed */
  readonly refreshtime: string
  readonly environment: AgentEnvironment
  readonly tags: Readonly<Record<string, string>>
}

export interface AgentEnvironment {
  /** systemd, upstart, sysvinit, sysvinit-fallback, launchd, windows */
  readonly init: string
  /** text of the distribution, for example `Debian GNU/Linux 12 (bookworm)` */
  readonly ident: string
  /** Go's name: linux, darwin, windows */
  readonly os: string
  /** Go's name: amd64, arm64, 386 */
  readonly arch: string
  readonly isproxied: boolean
  readonly proxy: string
  /** CIDR texts */
  readonly addresses: readonly string[]
  readonly publicip: string
  /** names of the modules that the agent has */
  readonly modules: readonly string[]
}
