import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ApiServer } from '../../src/investigator/api/server.ts'
import type { HomeConfig } from '../../src/investigator/home/config.ts'
import { silentLog } from '../../src/util/log.ts'
import type { Desk } from './desk.ts'
import { ExampleHome, type Typing } from './example-home.ts'
import { InvestigatorBench } from './investigator-bench.ts'
import { ManualClock } from './manual-clock.ts'
import { NOW } from './orders.ts'
import { TemporaryFolder } from './temporary-folder.ts'

/** What a command line left. */
export interface Typed {
  readonly status: number
  readonly out: string
  readonly err: string
}

/** A home whose node runs here, behind its socket, as that of another `mig` does: what is typed goes to it. */
export class CliBench implements AsyncDisposable {
  readonly home: ExampleHome
  readonly node: InvestigatorBench
  readonly clock: ManualClock
  readonly #folder: TemporaryFolder
  readonly #server: ApiServer
  #typing: Typing | undefined

  private constructor(
    { home, node, clock }: Pick<CliBench, 'home' | 'node' | 'clock'>,
    folder: TemporaryFolder,
    server: ApiServer
  ) {
    this.home = home
    this.node = node
    this.clock = clock
    this.#folder = folder
    this.#server = server
  }

  /** The home of the first person of the desk. @param changes - of its configuration */
  static async open(desk: Desk, changes: Partial<HomeConfig> = {}): Promise<CliBench> {
    const folder = new TemporaryFolder()
    const home = await ExampleHome.write(folder.join('home'), desk, changes)
    const clock = new ManualClock(NOW)
    const node = await InvestigatorBench.open(desk, clock, folder.join('db'))
    const server = await ApiServer.listen(join(home.layout.folder, 'mig.sock'), node.investigator, silentLog)
    return new CliBench({ home, node, clock }, folder, server)
  }

  /** Writes a file beside the home; returns its path. */
  write(name: string, text: string): string {
    const path = this.path(name)
    writeFileSync(path, text)
    return path
  }

  /** The path of a file beside the home. */
  path(name: string): string {
    return this.#folder.join(name)
  }

  /** What the command line that was typed last has written to standard output until now. */
  get shown(): string {
    return this.#typing?.out() ?? ''
  }

  /** Types a command line, as the person of this home. */
  mig(...argv: string[]): Promise<Typed> {
    return this.migUntil(new AbortController().signal, ...argv)
  }

  /** As {@link CliBench.mig}. @param signal - Ctrl-C */
  async migUntil(signal: AbortSignal, ...argv: string[]): Promise<Typed> {
    const typing = this.home.type(argv, { clock: this.clock, signal })
    this.#typing = typing
    return { status: await typing.status, out: typing.out(), err: typing.err() }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]()
    await this.node[Symbol.asyncDispose]()
    this.#folder[Symbol.dispose]()
  }
}
