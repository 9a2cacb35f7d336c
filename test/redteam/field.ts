import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import type { ActionDraft } from '../../src/protocol/order/draft.ts'
import { canonicalBytes } from '../../src/protocol/order/canonical.ts'
import { encodeEnvelope } from '../../src/protocol/order/envelope.ts'
import type { Policy } from '../../src/protocol/order/schema.ts'
import { holdPolicy, readPolicyFile, type HeldPolicy } from '../../src/node/mesh/held-policy.ts'
import { readNodeKey } from '../../src/node/mesh/node-key.ts'
import { signDetached, type PrivateKey as PgpKey } from '../../src/protocol/pgp/sign.ts'
import { LocalMesh, type LocalAgent } from '../helpers/local-mesh.ts'
import { addColleague } from '../helpers/local-policy.ts'
import { LocalRelay } from '../helpers/local-relay.ts'
import { eventually, kill, launch, program } from '../helpers/processes.ts'
import { RawInvestigator } from '../helpers/raw-investigator.ts'
import { Impostor, type ImpostorOptions } from './impostor.ts'
import { take, type Loot } from './loot.ts'

/** Agents of the mesh, and how many of them are taken; the first one is a seed. */
const AGENTS = Number(process.env['MIG_REDTEAM_AGENTS'] ?? 20)
const TAKEN = Math.max(2, Math.round((AGENTS * 6) / 20))

/** The question for which one investigator is enough, and the one for which it takes two. */
export const FILE = {
  module: 'file',
  parameters: { searches: { s: { paths: ['/etc'], names: ['^hostname$'], options: { maxdepth: 1 } } } }
}
export const PAIR = { module: 'example', parameters: { gethostname: true } }

const WAIT_MS = 90_000

interface Decision {
  readonly digest: string
  readonly decision: string
}
export interface AgentState {
  readonly id: string
  readonly policyVersion: number
  readonly policyForks: readonly string[]
  readonly neighbours: number
  readonly census: number
  readonly outbox: { readonly waiting: number }
  readonly custody: { readonly waiting: number }
  readonly recent: readonly Decision[]
}
export interface Order {
  readonly bytes: Uint8Array
  readonly digest: string
}

/**
 * A mesh on which questions were asked, and of which an attacker then took the seed, a quarter of the agents and a relay:
 * keys, databases, configuration. Those hosts are his now; the others are as they were.
 */
export class Field implements AsyncDisposable {
  readonly mesh: LocalMesh
  readonly relay: LocalRelay
  /** of an honest investigator whom the attacker knows by his questions alone */
  readonly daemon: ChildProcess
  /** the honest investigator, who asks on */
  readonly ada: RawInvestigator
  /** of a second investigator */
  readonly grace: PgpKey
  readonly honest: LocalAgent[]
  readonly loot: readonly Loot[]
  /** good orders that were answered by all, and are in the loot */
  readonly asked: { readonly file: Order; readonly pair: Order }
  readonly #preSharedKey: string
  readonly #bootstrap: readonly string[]
  #policy: HeldPolicy | undefined

  private constructor(
    fields: Pick<Field, 'mesh' | 'relay' | 'daemon' | 'ada' | 'grace' | 'honest' | 'loot' | 'asked'>,
    member: Membership
  ) {
    this.mesh = fields.mesh
    this.relay = fields.relay
    this.daemon = fields.daemon
    this.ada = fields.ada
    this.grace = fields.grace
    this.honest = fields.honest
    this.loot = fields.loot
    this.asked = fields.asked
    this.#preSharedKey = member.preSharedKey
    this.#bootstrap = member.bootstrap
  }

  static async prepare(): Promise<Field> {
    let grace: PgpKey | undefined
    const mesh = await LocalMesh.create({
      agents: AGENTS,
      founded: async (founded) => {
        grace = await addColleague(founded, [PAIR.module])
      }
    })
    const relay = await relayOf(mesh)
    try {
      await mesh.startInGroups()
      await relay.start()
      const taken = mesh.agents.slice(0, TAKEN)
      const honest = mesh.agents.slice(TAKEN)
      const ada = await RawInvestigator.join(mesh, honest.slice(0, 3))
      const file = await ada.order({ operations: [FILE] })
      const pair = await ada.order({ operations: [PAIR] })
      ada.send(file.digest, await ada.envelope(file))
      ada.send(pair.digest, await ada.envelope(pair, ada.investigatorKey, grace!))
      for (const { digest } of [file, pair]) await answered(ada, digest, AGENTS)
      // what is asked by an investigator who is gone: the answers wait, and the attacker finds some of them
      await mesh.mig('file', '-path', '/etc', '-name', '^hostname$', '-maxdepth', '1', '--timeout', '1ms')
      await mesh.kill(taken)
      await relay.kill()
      const homes = [relay.home, ...taken.map(({ home }) => home)]
      const loot: Loot[] = []
      for (const home of homes) loot.push(await take(home))
      const member = await membershipOf(mesh, honest)
      const daemon = launch([...program('mig'), 'daemon'], mesh.env)
      await new Promise((resolve) => daemon.stdout?.once('data', resolve))
      return new Field({ mesh, relay, ada, grace: grace!, honest, loot, daemon, asked: { file, pair } }, member)
    } catch (error) {
      await relay[Symbol.asyncDispose]()
      await mesh[Symbol.asyncDispose]()
      throw error
    }
  }

  get meshId(): string {
    return this.ada.meshId
  }

  async state(agent: LocalAgent): Promise<AgentState> {
    return (await this.mesh.status(agent)) as unknown as AgentState
  }

  /** The newest policy that was published here. */
  async policyInForce(): Promise<HeldPolicy> {
    return (
      this.#policy ?? readPolicyFile(join(this.mesh.home, 'meshes', this.mesh.meshName, 'policy.json'), this.meshId)
    )
  }

  /** The investigator publishes the next policy, and all that are honest have it. */
  async publishPolicy(changes: Partial<Policy>): Promise<void> {
    const before = await this.policyInForce()
    const order = canonicalBytes(nextPolicy(before, this.meshId, changes))
    const signatures = [await signDetached(order, this.ada.investigatorKey, Date.now())]
    const envelope = encodeEnvelope({ order, signatures })
    this.#policy = await holdPolicy(envelope)
    const { version } = this.#policy.policy
    await using publisher = await this.impostor()
    publisher.tell('policy', { key: String(version), version: this.#policy.digest }, envelope)
    const isHeld = async (agent: LocalAgent): Promise<boolean> => (await this.state(agent)).policyVersion === version
    await eventually(async () => (await Promise.all(this.honest.map(isHeld))).every(Boolean), 60_000, 'the policy')
  }

  /** An honest agent takes no further part. */
  async retire(agent: LocalAgent): Promise<void> {
    await this.mesh.kill([agent])
    this.honest.splice(this.honest.indexOf(agent), 1)
  }

  /** A node under the key of the relay (0), the seed (1) or another that was taken; under a key of its own without. */
  async impostor(which?: number, options: Partial<ImpostorOptions> = {}): Promise<Impostor> {
    const key = which === undefined ? await generateKeyPair('Ed25519') : this.loot[which]!.key
    const base = { meshId: this.meshId, preSharedKey: this.#preSharedKey, bootstrap: this.#bootstrap }
    return Impostor.join(key, { ...base, ...options })
  }

  /** Runs of an order on the honest agents. */
  async executions(digest: string, agents = this.honest): Promise<number> {
    const states = await Promise.all(agents.map((agent) => this.state(agent)))
    return states.flatMap(({ recent }) => recent).filter((r) => r.digest === digest && r.decision === 'run').length
  }

  /** Codes with which the honest agents refused envelopes of a peer, or all of one digest. */
  async refusals(of: { from?: string; digest?: string }): Promise<string[]> {
    const lists = await Promise.all(this.honest.map((agent) => this.mesh.query(agent, 'refusals')))
    const all = lists.flat() as { from: string; digest?: string; code: string }[]
    return all.filter((r) => r.from === (of.from ?? r.from) && r.digest === (of.digest ?? r.digest)).map((r) => r.code)
  }

  /** A good question, answered by all that are honest: what was sent before it has been judged by then. */
  async passBy(draft: Partial<ActionDraft> = {}): Promise<Order> {
    const order = await this.ada.order({ operations: [FILE], ...draft })
    this.ada.send(order.digest, await this.ada.envelope(order))
    await answered(this.ada, order.digest, this.honest.length)
    return order
  }

  async peerId(agent: LocalAgent): Promise<string> {
    return peerIdFromPrivateKey(await readNodeKey(join(agent.home, 'node.key'))).toString()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await kill(this.daemon, 'SIGTERM')
    await this.ada[Symbol.asyncDispose]()
    await this.relay[Symbol.asyncDispose]()
    await this.mesh[Symbol.asyncDispose]()
  }
}

/** Waits until so many agents have answered with success. */
export async function answered(ada: RawInvestigator, digest: string, count: number): Promise<void> {
  const successes = () => ada.reports(digest).filter(({ status }) => status === 'success')
  const names = (): string[] => [...new Set(successes().map(({ name }) => name))].toSorted()
  await eventually(() => names().length >= count, WAIT_MS, `${count} answers`).catch((cause: unknown) => {
    const others = ada.reports(digest).map(({ name, status, code }) => `${name} ${status} ${code ?? ''}`)
    throw new Error(`${names().join(' ')} answered, and not ${count}; ${others.join(', ')}`, { cause })
  })
}

/** What would follow a policy. */
export function nextPolicy({ policy, digest }: HeldPolicy, meshId: string, changes: Partial<Policy>): Policy {
  return { ...policy, mesh: meshId, version: policy.version + 1, previous: digest, ...changes }
}

interface Membership {
  readonly preSharedKey: string
  readonly bootstrap: readonly string[]
}

async function membershipOf(mesh: LocalMesh, agents: readonly LocalAgent[]): Promise<Membership> {
  const preSharedKey = await readFile(join(mesh.home, 'meshes', mesh.meshName, 'swarm.key'), 'utf8')
  const bootstrap = await Promise.all(
    agents.map(async ({ configFile }) => {
      const { listen } = JSON.parse(await readFile(configFile, 'utf8')) as { listen: [string] }
      return listen[0]
    })
  )
  return { preSharedKey, bootstrap }
}

async function relayOf(mesh: LocalMesh): Promise<LocalRelay> {
  const { bootstrap } = JSON.parse(await readFile(mesh.agents.at(-1)!.configFile, 'utf8')) as { bootstrap: string[] }
  return LocalRelay.create(mesh, 'relay', [{ name: 'main', listen: ['/ip4/127.0.0.1/tcp/0'], bootstrap }])
}
