import { setTimeout as sleep } from 'node:timers/promises'
import { INVESTIGATOR, type InProcessMesh } from './in-process-mesh.ts'
import type { Seeded } from './seeded.ts'

/** Of all agents, the most that are dead or alone at a time. */
const MAX_AWAY = 0.25
/** Ms that a link stays cut, an agent alone or dead. */
const AWAY_MS = [200, 4000] as const

/** What happens to a mesh, drawn from a seed: links are cut and agents isolated or killed, for a while; agents join. */
export class Chaos {
  readonly #mesh: InProcessMesh
  readonly #random: Seeded
  /** agents that are dead or alone, or about to be */
  readonly #away = new Set<string>()
  readonly #recoveries = new Set<Promise<void>>()
  readonly #counts: Record<string, number> = {}

  constructor(mesh: InProcessMesh, random: Seeded) {
    this.#mesh = mesh
    this.#random = random
  }

  /** What has happened, by kind. */
  get counts(): Readonly<Record<string, number>> {
    return this.#counts
  }

  /** Lets one thing happen. Whatever it is, it is over after some seconds. */
  step(): void {
    const random = this.#random
    const draw = random.next()
    const away = random.between(...AWAY_MS)
    const isCrowded = this.#away.size >= MAX_AWAY * this.#mesh.agents.length
    if (draw < 0.1) this.#happen('join', () => this.#mesh.join(1))
    else if (draw < 0.4 && !isCrowded) this.#kill(away)
    else if (draw < 0.5 && !isCrowded) this.#isolate(away)
    else this.#cut(away)
  }

  /** Settles when all is whole again. @throws what went wrong meanwhile */
  async quiet(): Promise<void> {
    while (this.#recoveries.size > 0) await Promise.all(this.#recoveries)
  }

  #kill(awayMs: number): void {
    const agent = this.#random.pick(this.#mesh.agents.filter(({ name }) => !this.#away.has(name)))
    this.#happen('kill', () =>
      this.#while(agent.name, async () => {
        await agent.kill()
        await sleep(awayMs)
        await agent.restart()
      })
    )
  }

  #isolate(awayMs: number): void {
    const { network, agents } = this.#mesh
    const { name } = this.#random.pick(agents.filter((agent) => !this.#away.has(agent.name)))
    this.#happen('isolate', () =>
      this.#while(name, async () => {
        network.isolate(name)
        await sleep(awayMs)
        network.release(name)
      })
    )
  }

  /** A link that is there; every tenth is one of the investigator. */
  #cut(awayMs: number): void {
    const { network } = this.#mesh
    const links = network.links()
    const own = links.filter((link) => link.includes(INVESTIGATOR))
    const [node, other] = this.#random.pick(this.#random.next() < 0.1 && own.length > 0 ? own : links)
    this.#happen('cut', async () => {
      network.cut(node, other)
      await sleep(awayMs)
      network.heal(node, other)
    })
  }

  async #while(name: string, task: () => Promise<void>): Promise<void> {
    this.#away.add(name)
    await task()
    this.#away.delete(name)
  }

  #happen(kind: string, task: () => Promise<void>): void {
    this.#counts[kind] = (this.#counts[kind] ?? 0) + 1
    const recovery = task()
    this.#recoveries.add(recovery)
    // who waits for quiet is told of a failure: it stays in the set
    recovery.then(
      () => this.#recoveries.delete(recovery),
      () => undefined
    )
  }
}
