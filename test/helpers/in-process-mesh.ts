import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { InvestigatorApi } from '../../src/investigator/api/api.ts'
import { createInvestigator } from '../../src/investigator/create-investigator.ts'
import { writeHomeConfig } from '../../src/investigator/home/config.ts'
import { homeLayout } from '../../src/investigator/home/layout.ts'
import type { AgentConfig } from '../../src/node/agent/config.ts'
import { createNodeKey } from '../../src/node/mesh/node-key.ts'
import { systemClock } from '../../src/util/clock.ts'
import { CountedRuns } from './counted-runs.ts'
import { Desk, entryOf, type Signed } from './desk.ts'
import { InProcessAgent } from './in-process-agent.ts'
import { LogLines } from './log-lines.ts'
import { MemoryNetwork } from './memory-network.ts'
import { timeText, type TestPerson } from './orders.ts'
import { TemporaryFolder } from './temporary-folder.ts'

/** Name of the investigator in the network. */
export const INVESTIGATOR = 'investigator'
/** Agents that all know from the beginning. */
const BOOTSTRAP = 3
/** Agents that start at a time. */
const GROUP = 10
/** Values of the tag `ring`, of which each agent has one. */
export const RINGS = 4

/** What is asked. */
export interface Question {
  /** names it, in {@link CountedRuns} too */
  readonly name: string
  /** of agents; all when absent */
  readonly target?: string
  /** the module for which two people must sign */
  readonly isForTwo?: boolean
  /** how long it takes an agent */
  readonly ms?: number
}

interface InProcessMeshOptions {
  readonly agents: number
  readonly timers?: Partial<AgentConfig['timers']>
}

/** A mesh within this process: agents and one investigator, each with its store. Orders for `countedpair` need two people. */
export class InProcessMesh implements AsyncDisposable {
  readonly network = new MemoryNetwork()
  readonly runs = new CountedRuns()
  readonly logs = new LogLines()
  readonly agents: InProcessAgent[] = []
  readonly desk: Desk
  readonly #folder = new TemporaryFolder()
  readonly #timers: Partial<AgentConfig['timers']>
  #investigator: InvestigatorApi | undefined
  #started = 0

  private constructor(desk: Desk, timers: Partial<AgentConfig['timers']>) {
    this.desk = desk
    this.#timers = timers
  }

  /** Starts the agents, then the investigator, which is not online yet. */
  static async start({ agents, timers = {} }: InProcessMeshOptions): Promise<InProcessMesh> {
    const desk = await Desk.open(['ada', 'grace'], pairRule, Date.now())
    const mesh = new InProcessMesh(desk, timers)
    try {
      await writeFile(mesh.#folder.join('policy.json'), desk.zeroFile)
      await mesh.join(Math.min(agents, BOOTSTRAP))
      while (mesh.agents.length < agents) await mesh.join(Math.min(GROUP, agents - mesh.agents.length))
      mesh.#investigator = await mesh.#openInvestigator()
    } catch (error) {
      await mesh[Symbol.asyncDispose]()
      throw error
    }
    return mesh
  }

  get investigator(): InvestigatorApi {
    if (this.#investigator === undefined) throw new TypeError('there is no investigator yet')
    return this.#investigator
  }

  /** Agents that live now. */
  alive(): InProcessAgent[] {
    return this.agents.filter(({ isAlive }) => isAlive)
  }

  /** Further agents join. */
  async join(count: number): Promise<void> {
    const numbers = Array.from({ length: count }, () => this.#started++)
    this.agents.push(...(await Promise.all(numbers.map((number) => this.#startAgent(number)))))
  }

  /** An action, answered to the investigator, signed by these people: ada when nobody is named. Not published. */
  async prepare(question: Question, signers?: readonly TestPerson[]): Promise<Signed> {
    const { name, target, isForTwo = false, ms = 0 } = question
    const now = Date.now()
    const expireafter = timeText(now + 3_600_000)
    const reply = await this.investigator.prepareReply({ expireafter, expected: this.agents.length })
    const operations = [{ module: isForTwo ? 'countedpair' : 'counted', parameters: { order: name, ms } }]
    const times = { validfrom: timeText(now - 60_000), expireafter }
    const aim = target === undefined ? {} : { target }
    return this.desk.sign(this.desk.action({ name, operations, reply, ...times, ...aim }), signers, now)
  }

  /** Adds a signature where a colleague's node, or a bundle, would bring it: at some agent. */
  async countersign({ order }: Signed, by: TestPerson, at: InProcessAgent): Promise<void> {
    const { envelope } = await this.desk.sign(order, [by], Date.now())
    await at.parts.book.take(envelope, at.id)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#investigator?.[Symbol.asyncDispose]()
    await Promise.all(this.agents.map((agent) => agent.stop()))
    this.#folder[Symbol.dispose]()
  }

  #startAgent(number: number): Promise<InProcessAgent> {
    const bootstrap = Array.from({ length: BOOTSTRAP }, (_, n) => this.network.addressOf(nameOf(n)))
    return InProcessAgent.start(
      {
        name: nameOf(number),
        number,
        home: this.#folder.join(nameOf(number)),
        mesh: this.desk.meshId,
        policy: this.#folder.join('policy.json'),
        bootstrap,
        tags: { ring: String(number % RINGS) },
        timers: this.#timers
      },
      this
    )
  }

  /** With a home as `mig mesh create` makes it, but for the pre-shared key. */
  async #openInvestigator(): Promise<InvestigatorApi> {
    const { meshId, zeroFile, people } = this.desk
    const home = homeLayout(this.#folder.join(INVESTIGATOR))
    const [name = ''] = meshId.split('.')
    const folder = join(home.meshes, name)
    await mkdir(folder, { recursive: true })
    await createNodeKey(home.nodeKey)
    await writeHomeConfig(home, { key: { fingerprint: people[0]?.fingerprint ?? '', source: 'file' }, mesh: meshId })
    await writeFile(join(folder, 'policy.json'), zeroFile)
    const bootstrap = this.agents.slice(0, BOOTSTRAP).map((agent) => this.network.addressOf(agent.name))
    await writeFile(join(folder, 'mesh.json'), JSON.stringify({ mesh: meshId, policy: 'policy.json', bootstrap }))
    return createInvestigator(
      { home: home.folder, mesh: meshId, listen: [this.network.addressOf(INVESTIGATOR)] },
      join(home.folder, 'mig.sock'),
      { clock: systemClock, log: this.logs.of(INVESTIGATOR), transport: this.network.transport(INVESTIGATOR) }
    )
  }
}

function nameOf(number: number): string {
  return `agent-${number}`
}

/** Everybody may ask anything alone, but for `countedpair`. */
function pairRule(people: readonly TestPerson[]): { acl: Record<string, ReturnType<typeof entryOf>> } {
  return { acl: { default: entryOf(people, 1), countedpair: entryOf(people, 2) } }
}
