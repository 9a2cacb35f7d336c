import { mkdir } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { MigError } from '../../protocol/errors.ts'
import { readInvitation, type Invitation } from '../../protocol/membership/invitation.ts'
import { toUtf8 } from '../../util/bytes.ts'
import { writePrivateFile } from '../mesh/private-file.ts'
import { readTextFile } from '../mesh/text-file.ts'
import { loadAgentConfig, parseAgentConfig } from './config.ts'

const POLICY = 'policy.json'
const SWARM_KEY = 'swarm.key'

/**
 * Makes the configuration of an agent from an invitation: `policy.json`, `swarm.key` and, last, the configuration
 * itself, each 0600 and whole or not at all. Where there is a configuration of the same mesh already, it does nothing,
 * so that a service may always be started with the same command line.
 * @param configFile - where the configuration will be
 * @throws MigError `FILE_UNREADABLE`, `INVITATION_INVALID`; `CONFIG_INVALID` when the host belongs to another mesh, or
 *   the invitation's configuration cannot be used
 */
export async function joinMesh(invitationFile: string, configFile: string): Promise<void> {
  const invitation = await readInvitation(toUtf8(await readTextFile(invitationFile)))
  const path = resolve(configFile)
  if (existsSync(path)) {
    assertSameMesh(invitation, path)
    return
  }
  const config = configOf(invitation)
  parseAgentConfig(config, path)
  const folder = dirname(path)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeOnce(join(folder, POLICY), jsonFile(invitation.policy))
  if (invitation.preSharedKey !== undefined) await writeOnce(join(folder, SWARM_KEY), invitation.preSharedKey)
  await writeOnce(path, config)
}

function configOf({ mesh, preSharedKey, bootstrap, agent }: Invitation): string {
  const key = preSharedKey === undefined ? {} : { preSharedKey: SWARM_KEY }
  return jsonFile({ ...agent, mesh, policy: POLICY, ...key, bootstrap })
}

function assertSameMesh({ mesh }: Invitation, configFile: string): void {
  const { mesh: present } = loadAgentConfig(configFile)
  if (present !== mesh) {
    throw new MigError('CONFIG_INVALID', `${configFile} belongs to the mesh ${present}, the invitation to ${mesh}.`)
  }
}

/** @throws MigError `CONFIG_INVALID` when the file is there and holds something else */
async function writeOnce(path: string, text: string): Promise<void> {
  if (existsSync(path)) {
    if ((await readTextFile(path)) === text) return
    throw new MigError('CONFIG_INVALID', `${path} is there already, and not of this invitation: move it away first.`)
  }
  await writePrivateFile(path, text)
}

function jsonFile(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`
}
