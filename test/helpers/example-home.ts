import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCli } from '../../src/investigator/cli/run-cli.ts'
import { writeHomeConfig, type HomeConfig } from '../../src/investigator/home/config.ts'
import { homeLayout, type HomeLayout } from '../../src/investigator/home/layout.ts'
import { createNodeKey } from '../../src/node/mesh/node-key.ts'
import { systemClock, type Clock } from '../../src/util/clock.ts'
import type { Desk } from './desk.ts'
import type { TestPerson } from './orders.ts'
import { testTerminal } from './test-terminal.ts'

/** A command line that runs: what it has written until now, and how it will end. */
export interface Typing {
  out(): string
  err(): string
  readonly status: Promise<number>
}

/** What a command line has of the world, if not the clock of the machine and no Ctrl-C. */
export interface TypedWhere {
  readonly clock?: Clock
  /** Ctrl-C */
  readonly signal?: AbortSignal
}

/** A mig home as `mig init` and `mig mesh create` make it, but for the pre-shared key: of the first person of a desk. */
export class ExampleHome {
  readonly layout: HomeLayout

  private constructor(layout: HomeLayout) {
    this.layout = layout
  }

  /** @param changes - of its configuration */
  static async write(folder: string, desk: Desk, changes: Partial<HomeConfig> = {}): Promise<ExampleHome> {
    const layout = homeLayout(folder)
    const mesh = join(layout.meshes, desk.meshId.split('.')[0] as string)
    for (const path of [mesh, layout.keys]) mkdirSync(path, { recursive: true })
    writeFileSync(join(mesh, 'policy.json'), desk.zeroFile)
    writeFileSync(join(mesh, 'mesh.json'), JSON.stringify({ mesh: desk.meshId, policy: 'policy.json', bootstrap: [] }))
    await createNodeKey(layout.nodeKey)
    const home = new ExampleHome(layout)
    const [{ fingerprint }] = desk.people as [TestPerson]
    const key = { fingerprint, source: 'file', file: home.keyFile(desk.people[0] as TestPerson) } as const
    await writeHomeConfig(layout, { key, mesh: desk.meshId, ...changes })
    return home
  }

  /** The file with the private key of a person. */
  keyFile({ fingerprint, privateKey }: TestPerson): string {
    const path = join(this.layout.keys, `${fingerprint}.asc`)
    writeFileSync(path, privateKey.armor())
    return path
  }

  /** Types a command line, as the person of this home. */
  type(argv: readonly string[], where: TypedWhere = {}): Typing {
    const terminal = testTerminal({ env: { MIG_HOME: this.layout.folder, NO_COLOR: '1' } })
    terminal.stdin.end()
    const { clock = systemClock, signal = terminal.signal } = where
    return { out: terminal.out, err: terminal.err, status: runCli(argv, { ...terminal, clock, signal }) }
  }
}
