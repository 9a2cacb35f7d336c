import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { privateKeyToProtobuf } from '@libp2p/crypto/keys'
import { Agent, type AgentParts } from '../../src/node/agent/agent.ts'
import { agentConfigSchema, type AgentConfig } from '../../src/node/agent/config.ts'
import { assembleAgent } from '../../src/node/agent/create-agent.ts'
import { systemClock } from '../../src/util/clock.ts'
import { COUNTED_MODULES, type CountedRuns } from './counted-runs.ts'
import type { LogLines } from './log-lines.ts'
import type { MemoryNetwork } from './memory-network.ts'
import { nodeKey } from './node-keys.ts'

/** One life of an agent, from start to stop or kill. */
interface Life {
  readonly agent: Agent
  readonly parts: AgentParts
  isOver: boolean
}

/** What an agent within the process is told. */
export interface InProcessAgentOptions {
  /** host name, and where it is in the network */
  readonly name: string
  /** of its key */
  readonly number: number
  /** folder of its store, which outlives it */
  readonly home: string
  readonly mesh: string
  /** order file of policy version 0 */
  readonly policy: string
  readonly bootstrap: readonly string[]
  readonly tags?: Readonly<Record<string, string>>
  readonly timers?: Partial<AgentConfig['timers']>
}

interface InProcessAgentDeps {
  readonly network: MemoryNetwork
  readonly runs: CountedRuns
  readonly logs: LogLines
}

/** An agent, with all its parts but the processes of its modules, that lives in this process and can be killed. */
export class InProcessAgent {
  readonly name: string
  readonly number: number
  readonly id: string
  readonly #config: AgentConfig
  readonly #deps: InProcessAgentDeps
  #life: Life | undefined

  private constructor(number: number, id: string, config: AgentConfig, deps: InProcessAgentDeps) {
    this.name = config.name ?? ''
    this.number = number
    this.id = id
    this.#config = config
    this.#deps = deps
  }

  static async start(options: InProcessAgentOptions, deps: InProcessAgentDeps): Promise<InProcessAgent> {
    const { name, number, home, mesh, policy, bootstrap, tags = {}, timers = {} } = options
    const { id, privateKey } = await nodeKey(number)
    await mkdir(home, { recursive: true })
    await writeFile(join(home, 'node.key'), privateKeyToProtobuf(privateKey), { mode: 0o600 })
    const listen = [deps.network.addressOf(name)]
    const config = agentConfigSchema.parse({ mesh, policy, home, listen, bootstrap, name, tags, timers })
    const agent = new InProcessAgent(number, id, config, deps)
    await agent.restart()
    return agent
  }

  get isAlive(): boolean {
    return this.#life !== undefined
  }

  /** Of the life that it has. @throws TypeError when it has none */
  get parts(): AgentParts {
    if (this.#life === undefined) throw new TypeError(`${this.name} is not alive`)
    return this.#life.parts
  }

  /** Starts it, with what its last life left on disk. */
  async restart(): Promise<void> {
    const { network, runs, logs } = this.#deps
    network.bringUp(this.name)
    const { parts, expired } = await assembleAgent(this.#config, {
      clock: systemClock,
      log: logs.of(this.name, () => !life.isOver),
      loadModules: () => Promise.resolve(COUNTED_MODULES),
      runner: runs.runner(this.name),
      transport: network.transport(this.name)
    })
    const life: Life = { agent: new Agent(parts), parts, isOver: false }
    await life.agent.start(expired)
    this.#life = life
  }

  /**
   * As SIGKILL: its connections break, nothing is sent, run or written any more. When this settles, nothing is left of it
   * but its folder.
   */
  async kill(): Promise<void> {
    const life = this.#life
    if (life === undefined) return
    this.#life = undefined
    life.isOver = true
    this.#deps.network.takeDown(this.name)
    await Promise.all([life.parts.runner[Symbol.asyncDispose](), life.parts.store[Symbol.asyncDispose]()])
    // what is cleared away now can reach neither disk nor network
    await life.agent.stop()
  }

  /** As SIGTERM. */
  async stop(): Promise<void> {
    await this.#life?.agent.stop()
    this.#life = undefined
  }
}
