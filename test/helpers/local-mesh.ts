import type { ChildProcess } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { queryAgent, type AgentQuery } from '../../src/node/agent/status-socket.ts'
import { eventually, type Finished, freePorts, kill, launch, program, run } from './processes.ts'

/** Shortened, so that what takes minutes in a fleet takes seconds here. */
export const SHORT_TIMERS = { syncSec: 5, presenceSec: 600, retryMinSec: 1, retryMaxSec: 5, heartbeatMs: 500 }
const AGENT_PORT = 1664
const GROUP = 10
const STOP_MS = 15_000
const START_MS = 120_000
/** Ms between two questions to one agent that starts, for each that does: asking must not be what they are busy with. */
const ASK_MS = 10

/** Where a process runs: what comes in front of its command, and its address there. */
export interface Place {
  readonly enter: readonly string[]
  /** IPv4; the port is the usual one of agents */
  readonly address: string
}

export interface LocalMeshOptions {
  readonly agents: number
  /** where an agent runs; here, on loopback, when absent */
  readonly place?: (index: number) => Place
  /** indexes of the agents that everybody starts from; the first three when absent */
  readonly seeds?: readonly number[]
  /** tags of an agent by its index */
  readonly tags?: (index: number) => Record<string, string>
  /** further keys of every agent.json */
  readonly config?: (index: number) => Record<string, unknown>
  readonly name?: string
  /** changes the mesh before agents are configured */
  readonly founded?: (mesh: LocalMesh) => Promise<void>
}

/** An agent process of a {@link LocalMesh}. */
export interface LocalAgent {
  readonly index: number
  readonly name: string
  readonly enter: readonly string[]
  /** its home folder */
  readonly home: string
  readonly configFile: string
  child: ChildProcess | undefined
  /** what it wrote to standard error */
  log: string
}

/**
 * A mesh of real processes on loopback, in a temporary folder: one investigator's home made by `mig`, and agents that
 * are started, killed and started again.
 */
export class LocalMesh implements AsyncDisposable {
  readonly folder: string
  readonly home: string
  readonly meshName: string
  readonly agents: LocalAgent[] = []
  /** what comes in front of the command lines of the investigator: where `mig` is typed */
  enter: readonly string[] = []

  private constructor(folder: string, options: LocalMeshOptions) {
    this.folder = folder
    this.home = join(folder, 'investigator')
    this.meshName = options.name ?? 'local'
  }

  /** Makes homes and configurations; starts nothing. */
  static async create(options: LocalMeshOptions): Promise<LocalMesh> {
    const mesh = new LocalMesh(await mkdtemp(join(tmpdir(), 'mig-mesh-')), options)
    const { place } = options
    const ports = place === undefined ? await freePorts(options.agents) : []
    const address = (index: number): string =>
      place === undefined ? `/ip4/127.0.0.1/tcp/${ports[index]}` : `/ip4/${place(index).address}/tcp/${AGENT_PORT}`
    await writeFile(join(mesh.folder, 'passphrase'), 'correct horse battery staple\n', { mode: 0o600 })
    await mesh.migOk('init', '--new', 'Ada Investigator <ada@example.net>')
    await mesh.migOk('mesh', 'create', mesh.meshName)
    await options.founded?.(mesh)
    const meshFolder = join(mesh.home, 'meshes', mesh.meshName)
    const bootstrap = (options.seeds ?? [0, 1, 2]).filter((index) => index < options.agents).map(address)
    const meshFile = join(meshFolder, 'mesh.json')
    const meshConfig = JSON.parse(await readFile(meshFile, 'utf8')) as object
    await writeFile(meshFile, JSON.stringify({ ...meshConfig, bootstrap }))
    for (let index = 0; index < options.agents; index++) {
      const name = `host-${String(index + 1).padStart(2, '0')}.example.net`
      const folder = join(mesh.folder, `agent-${index + 1}`)
      await cp(join(meshFolder, 'agent'), folder, { recursive: true })
      const configFile = join(folder, 'agent.json')
      const home = join(folder, 'home')
      await mkdir(home, { mode: 0o700 })
      const config = {
        ...(JSON.parse(await readFile(configFile, 'utf8')) as object),
        home,
        name,
        listen: [address(index)],
        bootstrap: bootstrap.filter((seed) => seed !== address(index)),
        tags: options.tags?.(index) ?? {},
        timers: SHORT_TIMERS,
        log: { level: 'info' },
        ...options.config?.(index)
      }
      await writeFile(configFile, JSON.stringify(config, null, 2))
      mesh.agents.push({ index, name, home, configFile, enter: place?.(index).enter ?? [], child: undefined, log: '' })
    }
    return mesh
  }

  /** Starts agents (all, unless some are named) and waits until each knows every agent that runs. */
  async start(agents: readonly LocalAgent[] = this.agents): Promise<void> {
    for (const agent of agents) {
      const child = launch([...agent.enter, ...program('mig-agent'), '-c', agent.configFile])
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (agent.log = (agent.log + text).slice(-200_000)))
      agent.child = child
    }
    const running = this.agents.filter(({ child }) => child?.exitCode === null && child.signalCode === null)
    await Promise.all(agents.map((agent) => this.#waitUntilUp(agent, running.length)))
  }

  /** As {@link LocalMesh.start}, a few at a time: the start of a process costs a second of CPU time, and the cores are few. */
  async startInGroups(agents: readonly LocalAgent[] = this.agents): Promise<void> {
    for (let first = 0; first < agents.length; first += GROUP) await this.start(agents.slice(first, first + GROUP))
  }

  async #waitUntilUp(agent: LocalAgent, census: number): Promise<void> {
    await eventually(
      async () => {
        if (agent.child?.exitCode != null) throw new Error(`${agent.name} ended:\n${agent.log}`)
        const status = (await queryAgent(agent.home, 'status')) as { census: number; pid: number }
        return status.pid === agent.child?.pid && status.census >= census
      },
      START_MS,
      `${agent.name} to be up (its log: ${agent.log.slice(-2000)})`,
      ASK_MS * census
    )
  }

  /** What an agent says of itself. */
  async status(agent: LocalAgent): Promise<Record<string, unknown>> {
    return (await queryAgent(agent.home, 'status')) as Record<string, unknown>
  }

  /** Asks an agent on its socket. */
  query(agent: LocalAgent, query: AgentQuery): Promise<unknown> {
    return queryAgent(agent.home, query)
  }

  /** Kills agents at once, as a power cut would. */
  async kill(agents: readonly LocalAgent[]): Promise<void> {
    await Promise.all(agents.map(async (agent) => agent.child && kill(agent.child)))
  }

  /** Environment of a `mig` command line of the investigator. */
  get env(): NodeJS.ProcessEnv {
    return { MIG_HOME: this.home, MIG_PASSPHRASE: 'correct horse battery staple', NO_COLOR: '1' }
  }

  /** Runs `mig` to its end. */
  mig(...args: string[]): Promise<Finished> {
    return run([...this.enter, ...program('mig'), ...args], { env: this.env })
  }

  /** Runs `mig` and wants exit status 0. */
  async migOk(...args: string[]): Promise<Finished> {
    const finished = await this.mig(...args)
    if (finished.status !== 0) {
      throw new Error(`mig ${args.join(' ')} ended with ${finished.status}:\n${finished.stderr}\n${finished.stdout}`)
    }
    return finished
  }

  /** Ends every process (SIGTERM, then SIGKILL) and removes the folder. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(
      this.agents.map(async ({ child }) => {
        if (child === undefined) return
        const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
        await kill(child, 'SIGTERM')
        clearTimeout(timer)
      })
    )
    await rm(this.folder, { recursive: true, force: true })
  }
}
