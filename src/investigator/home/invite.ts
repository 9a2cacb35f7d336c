import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { MigError } from '../../protocol/errors.ts'
import { readInvitation, writeInvitation, type Invitation } from '../../protocol/membership/invitation.ts'
import { toUtf8 } from '../../util/bytes.ts'
import { parseConfig, writeHomeConfig, type HomeConfig } from './config.ts'
import type { HomeLayout } from './layout.ts'
import { createMeshFolder, type MeshFolder } from './mesh-folder.ts'
import { readTextFile } from './private-file.ts'

const documentSchema = z.record(z.string(), z.unknown())
const agentSchema = z.looseObject({ bootstrap: z.array(z.string()).default([]) })
/** What of `agent.json` the invitation says in its own words. */
const SAID_ELSEWHERE = new Set(['mesh', 'policy', 'preSharedKey', 'bootstrap'])

/**
 * Writes an invitation into a file of mode 0600: what the mesh folder's `agent/` holds.
 * @param options.bootstrap - multiaddrs of nodes to begin with, in front of those that `mesh.json` and `agent.json` name
 * @throws MigError `FILE_UNREADABLE`, `CONFIG_INVALID`, `INVITATION_INVALID`; `USAGE` when the file is there already
 */
export async function invite(
  { folder, config }: MeshFolder,
  file: string,
  options: { readonly bootstrap: readonly string[] }
): Promise<Invitation> {
  const agentFile = join(folder, 'agent', 'agent.json')
  const agent = parseConfig(await readTextFile(agentFile), agentSchema, agentFile)
  const preSharedKey =
    config.preSharedKey === undefined ? undefined : await readTextFile(join(folder, config.preSharedKey))
  const invitation: Invitation = {
    mesh: config.mesh,
    policy: parseConfig(await readTextFile(join(folder, config.policy)), documentSchema, config.policy),
    ...(preSharedKey === undefined ? {} : { preSharedKey }),
    bootstrap: [...new Set([...options.bootstrap, ...config.bootstrap, ...agent.bootstrap])],
    agent: Object.fromEntries(Object.entries(agent).filter(([key]) => !SAID_ELSEWHERE.has(key)))
  }
  const text = await writeInvitation(invitation)
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx', flush: true })
  } catch (cause) {
    throw new MigError('USAGE', `The file ${file} cannot be made: ${(cause as NodeJS.ErrnoException).code}.`, { cause })
  }
  return invitation
}

/**
 * Sets up the mesh of an invitation in a home, as if it had been founded there, but for the key that signs. It becomes
 * the default of a home that has none.
 * @throws MigError `FILE_UNREADABLE`, `INVITATION_INVALID`; `CONFIG_INVALID` when the home has a mesh of that name
 */
export async function joinMesh(home: HomeLayout, config: HomeConfig, file: string): Promise<MeshFolder> {
  const { mesh, policy, preSharedKey, bootstrap, agent } = await readInvitation(toUtf8(await readTextFile(file)))
  const folder = await createMeshFolder(home, {
    name: mesh.split('.')[0] as string,
    mesh,
    policy: `${JSON.stringify(policy, null, 2)}\n`,
    bootstrap,
    listen: [],
    agent,
    ...(preSharedKey === undefined ? {} : { preSharedKey })
  })
  if (config.mesh === undefined) await writeHomeConfig(home, { ...config, mesh })
  return folder
}
