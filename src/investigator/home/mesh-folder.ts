import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'
import { parseConfig } from './config.ts'
import { noProxySchema, proxySchema } from '../../node/mesh/proxy-schema.ts'
import type { HomeConfig } from './config.ts'
import type { HomeLayout } from './layout.ts'
import { isAbsent, makePrivateFolder, readTextFile, writePrivateFile } from './private-file.ts'

const meshSchema = z.strictObject({
  /** mesh id */
  mesh: z.string(),
  policy: z.string(),
  preSharedKey: z.string().optional(),
  /** multiaddrs of nodes to begin with */
  bootstrap: z.array(z.string()),
  /** multiaddrs on which mig listens for answers; none: it only dials. Absent: every address, the port of the last time */
  listen: z.array(z.string()).optional(),
  /** the HTTP proxy through which others are dialled first */
  proxy: proxySchema.optional(),
  /** what is reached without it */
  noProxy: noProxySchema
})

/** `mesh.json` of a mesh folder; paths are relative to the folder. */
export type MeshConfig = z.infer<typeof meshSchema>

/** Where a relay listens unless something else is wished: its first segment; further ones are for who copies it to add. */
const RELAY_LISTEN = ['/ip4/0.0.0.0/tcp/1664']

/** The file of the pre-shared keys in each of the folders. */
const SWARM_KEY = 'swarm.key'

/** A mesh that a home knows. */
export interface MeshFolder {
  readonly folder: string
  readonly name: string
  readonly config: MeshConfig
}

/** What a mesh folder is made of. */
export interface MeshFolderContent {
  readonly name: string
  readonly mesh: string
  /** order file of policy version 0 */
  readonly policy: string
  readonly bootstrap: readonly string[]
  /** multiaddrs on which the agents listen; their default when empty */
  readonly listen: readonly string[]
  /** text of `swarm.key`; a mesh without one has none */
  readonly preSharedKey?: string
  /** what `agent.json` holds beside that */
  readonly agent?: Readonly<Record<string, unknown>>
}

/**
 * Writes `meshes/<name>/`: `mesh.json`, `policy.json`, `swarm.key`, and `agent/` and `relay/`, each ready to copy to a host.
 * @throws MigError `CONFIG_INVALID` when there is such a folder
 */
export async function createMeshFolder(home: HomeLayout, content: MeshFolderContent): Promise<MeshFolder> {
  const folder = join(home.meshes, content.name)
  if ((await meshNames(home)).includes(content.name)) {
    throw new MigError('CONFIG_INVALID', `There is a mesh ${content.name} in this home already.`)
  }
  const agentFolder = join(folder, 'agent')
  const relayFolder = join(folder, 'relay')
  for (const path of [agentFolder, relayFolder]) await makePrivateFolder(path)

  const { preSharedKey } = content
  const config = {
    mesh: content.mesh,
    policy: 'policy.json',
    ...(preSharedKey === undefined ? {} : { preSharedKey: SWARM_KEY }),
    bootstrap: [...content.bootstrap]
  }
  const listen = content.listen.length > 0 ? { listen: content.listen } : {}
  const agentConfig = { ...config, home: '/var/lib/mig', ...listen, ...content.agent }
  const { bootstrap, ...common } = config
  const segment = { name: 'main', listen: content.listen.length > 0 ? content.listen : RELAY_LISTEN, bootstrap }
  const relayConfig = { ...common, home: '/var/lib/mig-relay', segments: [segment] }
  for (const [where, name, document] of [
    [agentFolder, 'agent.json', agentConfig],
    [relayFolder, 'relay.json', relayConfig],
    [folder, 'mesh.json', config]
  ] as const) {
    await writePrivateFile(join(where, 'policy.json'), content.policy)
    if (preSharedKey !== undefined) await writePrivateFile(join(where, SWARM_KEY), preSharedKey)
    await writePrivateFile(join(where, name), `${JSON.stringify(document, null, 2)}\n`)
  }
  return { folder, name: content.name, config: { ...config, noProxy: [] } }
}

/** The mesh that is meant: `--mesh` (name or id), else the default of the home. @throws MigError `MESH_MISSING` */
export async function openMeshFolder(home: HomeLayout, config: HomeConfig, flag?: string): Promise<MeshFolder> {
  const wanted = flag ?? config.mesh
  if (wanted === undefined) throw new MigError('MESH_MISSING', 'No mesh is set up in this home.')
  const name = wanted.split('.')[0] as string
  const folder = join(home.meshes, name)
  if (!(await meshNames(home)).includes(name)) {
    throw new MigError('MESH_MISSING', `There is no mesh ${name} in this home.`)
  }
  const path = join(folder, 'mesh.json')
  const mesh = parseConfig(await readTextFile(path), meshSchema, path)
  if (wanted !== name && wanted !== mesh.mesh) {
    throw new MigError('MESH_MISSING', `The mesh ${name} of this home has another id than ${wanted}.`)
  }
  return { folder, name, config: mesh }
}

/** Names of the meshes of a home, sorted. */
export async function meshNames(home: HomeLayout): Promise<string[]> {
  try {
    return (await readdir(home.meshes)).sort()
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}
