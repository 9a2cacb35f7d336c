import { codeOf } from '../../protocol/errors.ts'
import type { InvestigatorApi } from '../api/api.ts'
import type { HomeConfig } from '../home/config.ts'
import { homeFolder, homeLayout } from '../home/layout.ts'
import type { HomeLayout } from '../home/layout.ts'
import type { MeshFolder } from '../home/mesh-folder.ts'
import { say } from '../terminal.ts'
import type { Terminal } from '../terminal.ts'
import type { Arguments } from './arguments.ts'

/** The home that a command line means. */
export interface Session {
  readonly home: HomeLayout
  readonly config: HomeConfig
}

/** Paths of the home, whether it is there or not. */
export function layoutOf(args: Arguments, terminal: Terminal): HomeLayout {
  return homeLayout(homeFolder(args.text('home'), terminal.env))
}

/** @throws MigError `HOME_MISSING`, `CONFIG_INVALID` */
export async function openSession(args: Arguments, terminal: Terminal): Promise<Session> {
  // Late, as every import here: each command line loads this file, and most need nothing of it.
  const { readHomeConfig } = await import('../home/config.ts')
  const home = layoutOf(args, terminal)
  return { home, config: await readHomeConfig(home) }
}

/** The mesh that is meant. @throws MigError `MESH_MISSING`, `CONFIG_INVALID` */
export async function meshOf({ home, config }: Session, args: Arguments): Promise<MeshFolder> {
  const { openMeshFolder } = await import('../home/mesh-folder.ts')
  return openMeshFolder(home, config, args.text('mesh'))
}

/**
 * The investigator node of the home: this process's own, or that of another `mig` that runs already.
 * @throws MigError `MESH_MISSING`, `HOME_BUSY`, `STORE_CORRUPT`
 */
export async function openNode(session: Session, args: Arguments, terminal: Terminal): Promise<InvestigatorApi> {
  const mesh = await meshOf(session, args)
  const { openInvestigator } = await import('../open-investigator.ts')
  return openInvestigator({
    home: session.home.folder,
    mesh: mesh.config.mesh,
    onLinger: (clients) => {
      say(terminal, `Done; this mig stays until the ${clients} others that use its node are done too.`)
    }
  })
}

/** The macros of the home; none where there is no home, as `-t local` and `-p` need none. */
export async function macrosOf(args: Arguments, terminal: Terminal): Promise<Readonly<Record<string, string>>> {
  try {
    return (await openSession(args, terminal)).config.macros ?? {}
  } catch (error) {
    if (codeOf(error) === 'HOME_MISSING') return {}
    throw error
  }
}
