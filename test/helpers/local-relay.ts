import type { ChildProcess } from 'node:child_process'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { queryAgent } from '../../src/node/agent/status-socket.ts'
import { SHORT_TIMERS, type LocalMesh } from './local-mesh.ts'
import { eventually, kill, launch, program } from './processes.ts'

const START_MS = 60_000

interface SegmentWish {
  readonly name: string
  readonly listen?: readonly string[]
  readonly announce?: readonly string[]
  readonly bootstrap?: readonly string[]
  readonly networks?: readonly string[]
}

/** A relay process of a mesh. */
export class LocalRelay implements AsyncDisposable {
  readonly configFile: string
  readonly home: string
  /** what comes in front of its command: where it runs */
  readonly enter: readonly string[]
  child: ChildProcess | undefined
  /** what it wrote to standard error */
  log = ''

  private constructor(folder: string, enter: readonly string[]) {
    this.enter = enter
    this.configFile = join(folder, 'relay.json')
    this.home = join(folder, 'home')
  }

  /** Makes its folder of the one that `mig mesh create` wrote; starts nothing. */
  static async create(
    mesh: LocalMesh,
    name: string,
    segments: readonly SegmentWish[],
    enter: readonly string[] = []
  ): Promise<LocalRelay> {
    const folder = join(mesh.folder, name)
    await cp(join(mesh.home, 'meshes', mesh.meshName, 'relay'), folder, { recursive: true })
    const relay = new LocalRelay(folder, enter)
    await mkdir(relay.home, { mode: 0o700 })
    const made = JSON.parse(await readFile(relay.configFile, 'utf8')) as object
    const config = { ...made, home: relay.home, segments, timers: SHORT_TIMERS }
    await writeFile(relay.configFile, JSON.stringify(config, null, 2))
    return relay
  }

  /** Starts the process and waits until it answers. */
  async start(): Promise<void> {
    const child = launch([...this.enter, ...program('mig-relay'), '-c', this.configFile])
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.log = (this.log + text).slice(-200_000)))
    this.child = child
    await eventually(
      async () => {
        if (child.exitCode !== null) throw new Error(`the relay ended:\n${this.log}`)
        return (await this.status())['pid'] === child.pid
      },
      START_MS,
      'the relay to be up'
    )
  }

  async status(): Promise<Record<string, unknown>> {
    return (await queryAgent(this.home, 'status', 'relay')) as Record<string, unknown>
  }

  /** Kills it at once, as a power cut would, or by another signal. */
  async kill(signal?: NodeJS.Signals): Promise<void> {
    if (this.child !== undefined) await kill(this.child, signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }
}
