import { randomBytes } from 'node:crypto'
import { MigError } from '../../protocol/errors.ts'
import { PRE_SHARED_KEY_BYTES, writePreSharedKeys } from '../../protocol/membership/pre-shared-key.ts'
import { writeOrderFile } from '../../protocol/order/order-file.ts'
import { writeHomeConfig } from '../home/config.ts'
import type { HomeConfig } from '../home/config.ts'
import type { HomeLayout } from '../home/layout.ts'
import { createMeshFolder } from '../home/mesh-folder.ts'
import type { MeshFolder } from '../home/mesh-folder.ts'
import type { Signer } from '../sign/signer.ts'
import { createPolicyZero } from './policy-zero.ts'

/** What a mesh begins with. */
export interface MeshWish {
  readonly name: string
  /** who founds it; the name in the key when undefined */
  readonly person: string | undefined
  /** multiaddrs */
  readonly bootstrap: readonly string[]
  /** multiaddrs on which agents listen; their default when empty */
  readonly listen: readonly string[]
}

/**
 * Signs version 0 of a policy, writes the mesh folder, and makes the mesh the default of the home.
 * @throws MigError `USAGE` for a name that does not fit; `CONFIG_INVALID` when the home has a mesh of that name
 */
export async function foundMesh(
  wish: MeshWish,
  { home, config }: { readonly home: HomeLayout; readonly config: HomeConfig },
  signer: Signer
): Promise<MeshFolder> {
  if (!/^[a-z0-9-]{1,32}$/.test(wish.name)) {
    throw new MigError('USAGE', `${JSON.stringify(wish.name)} is not a mesh name: a-z, 0-9 and dashes, at most 32.`)
  }
  const { key, userIds } = await signer.publicKey()
  const person = wish.person ?? nameOfUserId(userIds[0]) ?? signer.fingerprint
  const zero = createPolicyZero(wish.name, { fingerprint: signer.fingerprint, person, name: person, key })
  const mesh = await createMeshFolder(home, {
    name: wish.name,
    mesh: zero.mesh,
    policy: writeOrderFile(zero.policy, [await signer.sign(zero.bytes)]),
    bootstrap: wish.bootstrap,
    listen: wish.listen,
    preSharedKey: writePreSharedKeys([randomBytes(PRE_SHARED_KEY_BYTES)])
  })
  await writeHomeConfig(home, { ...config, mesh: zero.mesh })
  return mesh
}

/** `Ada` of `Ada <ada@example.net>`; undefined when there is no name in it. */
export function nameOfUserId(userId: string | undefined): string | undefined {
  const name = userId?.replace(/\s*<[^<>]*>\s*$/, '').trim()
  return name === '' ? undefined : name
}
