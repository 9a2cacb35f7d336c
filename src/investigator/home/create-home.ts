import { access } from 'node:fs/promises'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { createNodeKey } from '../../node/mesh/node-key.ts'
import { MigError } from '../../protocol/errors.ts'
import { writeHomeConfig } from './config.ts'
import type { HomeConfig } from './config.ts'
import type { HomeLayout } from './layout.ts'
import { makePrivateFolder } from './private-file.ts'

/**
 * Makes a home: folder, key of the node, configuration.
 * @returns the peer id of the node
 */
export async function createHome(home: HomeLayout, config: HomeConfig): Promise<string> {
  await assertNoHome(home)
  for (const folder of [home.folder, home.keys, home.meshes]) await makePrivateFolder(folder)
  const nodeKey = await createNodeKey(home.nodeKey)
  // Last: a home with a configuration is whole.
  await writeHomeConfig(home, config)
  return peerIdFromPrivateKey(nodeKey).toString()
}

/** @throws MigError `CONFIG_INVALID` when there is a home already: its node key must not be lost */
export async function assertNoHome(home: HomeLayout): Promise<void> {
  const isThere = await access(home.config).then(
    () => true,
    () => false
  )
  if (isThere) throw new MigError('CONFIG_INVALID', `There is a mig home at ${home.folder} already.`)
}
