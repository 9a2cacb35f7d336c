import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { LocalMesh, type LocalAgent } from '../helpers/local-mesh.ts'
import { createNodeKey } from '../../src/node/mesh/node-key.ts'
import { eventually, program, run, type Finished } from '../helpers/processes.ts'
import { SEGMENTS, type Segment, Topology } from './topology.ts'

/** The longest that a scenario waits for its last answer. */
const WAIT_MS = 180_000

/** What an investigator holds of an action: the commands that it has heard of. */
export interface Stored {
  readonly digest: string
  readonly answered: number
  readonly commands: readonly Command[]
}

interface Command {
  readonly name: string
  readonly status: string
  readonly code?: string
  readonly sequence?: number
}

/** An action that was asked. */
export interface Asked extends Stored {
  /** from typing to the end of `mig` */
  readonly milliseconds: number
}

/** A mesh whose agents are spread over the three segments of a {@link Topology}, one after the other. */
export class SegmentedMesh implements AsyncDisposable {
  readonly topology: Topology
  readonly mesh: LocalMesh

  private constructor(topology: Topology, mesh: LocalMesh) {
    this.topology = topology
    this.mesh = mesh
  }

  /**
   * Builds network and homes; nothing runs. Each segment has one seed.
   * @param config - further keys of every agent.json of a segment
   */
  static async create(
    agents: number,
    config: (segment: Segment, topology: Topology) => Record<string, unknown> = () => ({})
  ): Promise<SegmentedMesh> {
    const topology = Topology.create(Math.ceil(agents / SEGMENTS.length))
    try {
      const mesh = await LocalMesh.create({
        agents,
        seeds: [0, 1, 2],
        place: (index) => {
          const segment = segmentOf(index)
          return {
            enter: topology.enter(segment),
            address: topology.address(segment, Math.floor(index / SEGMENTS.length))
          }
        },
        config: (index) => config(segmentOf(index), topology)
      })
      return new SegmentedMesh(topology, mesh)
    } catch (error) {
      topology[Symbol.dispose]()
      throw error
    }
  }

  /** Agents of a segment. */
  of(...segments: Segment[]): LocalAgent[] {
    return this.mesh.agents.filter(({ index }) => segments.includes(segmentOf(index)))
  }

  /** A second home with the same OpenPGP key, on another machine: its own node, its own store. */
  async otherHome(): Promise<string> {
    const home = join(this.mesh.folder, 'other-investigator')
    await cp(this.mesh.home, home, {
      recursive: true,
      filter: (path) => !/\/(db|node\.key|mig\.sock|code)(\/|$)/.test(path)
    })
    await createNodeKey(join(home, 'node.key'))
    return home
  }

  /** Types `mig` in a segment. */
  mig(segment: Segment, args: readonly string[], home = this.mesh.home): Promise<Finished> {
    const env = { ...this.mesh.env, MIG_HOME: home }
    return run([...this.topology.enter(segment), ...program('mig'), ...args], { env })
  }

  /** Asks everybody for a file that every host has. @returns what came in time, from the store */
  async ask(segment: Segment, flags: readonly string[] = [], home = this.mesh.home): Promise<Asked> {
    const question = ['file', '-path', '/etc', '-name', '^passwd$', '-maxdepth', '1', '-q']
    return await this.askBy(segment, [...question, ...flags], home)
  }

  /** Asks by any command line. @returns what came in time, from the store */
  async askBy(segment: Segment, args: readonly string[], home = this.mesh.home): Promise<Asked> {
    const before = await this.#newest(home)
    const { stderr, milliseconds } = await this.mig(segment, args, home)
    const digest = await this.#newest(home)
    if (digest === undefined || digest === before) throw new Error(`nothing was asked: ${stderr}`)
    return { ...(await this.stored(digest, home)), milliseconds }
  }

  async #newest(home: string): Promise<string | undefined> {
    const { stdout } = await this.mig('a', ['action', 'list', '-o', 'json'], home)
    return (JSON.parse(stdout) as { digest: string }[])[0]?.digest
  }

  /** What is in the store of a home; goes nowhere. */
  async stored(digest: string, home = this.mesh.home): Promise<Stored> {
    const { stdout } = await this.mig('a', ['action', 'show', digest, '-o', 'json'], home)
    const stored = JSON.parse(stdout) as Stored
    return { ...stored, digest, commands: stored.commands.filter(({ status }) => status !== 'silent') }
  }

  /** Waits in a segment until this many have answered. */
  async wait(segment: Segment, digest: string, count: number, home = this.mesh.home): Promise<Stored> {
    return await eventually(
      async () => {
        await this.mig(segment, ['action', 'results', digest, '--wait', '--timeout', '10s', '-q'], home)
        const stored = await this.stored(digest, home)
        return stored.answered >= count ? stored : undefined
      },
      WAIT_MS,
      `answers of ${count} agents in segment ${segment}`
    )
  }

  /** Times that an agent has run an order, over all its processes. */
  runs(agent: LocalAgent, digest: string): number {
    const lines = agent.log.split('\n').filter((line) => line.includes(digest))
    return lines.filter((line) => line.includes('"decision":"run"')).length
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mesh[Symbol.asyncDispose]()
    this.topology[Symbol.dispose]()
  }
}

/** Agents are dealt out in turn. */
export function segmentOf(index: number): Segment {
  return SEGMENTS[index % SEGMENTS.length] as Segment
}
