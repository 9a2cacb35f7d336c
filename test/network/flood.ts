import type { LocalAgent } from '../helpers/local-mesh.ts'
import type { FloodReport } from './flooder.ts'
import type { SegmentedMesh } from './segmented-mesh.ts'
import type { Segment } from './topology.ts'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { kill, launch } from '../helpers/processes.ts'
import type { ChildProcess } from 'node:child_process'

/** A process in a segment that floods agents with invalid orders. */
export class Flood implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #report: Promise<string>

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#report = text(child.stdout as NonNullable<typeof child.stdout>)
    child.stderr?.pipe(process.stderr)
  }

  static start(net: SegmentedMesh, from: Segment, victims: readonly LocalAgent[], milliseconds: number): Flood {
    const { home, meshName } = net.mesh
    const script = join(import.meta.dirname, 'flooder.ts')
    const configFiles = victims.map(({ configFile }) => configFile)
    const args = [home, meshName, String(milliseconds), ...configFiles]
    // in life it has cores of its own: here it takes those that nobody else wants
    return new Flood(launch([...net.topology.enter(from), 'nice', '-n', '19', process.execPath, script, ...args]))
  }

  /** Waits until its time is over. @returns what became of each name that it went by */
  async end(): Promise<FloodReport[]> {
    if (this.#child.exitCode === null) await once(this.#child, 'exit')
    return JSON.parse(await this.#report) as FloodReport[]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await kill(this.#child)
  }
}
