import type { AclEntry, Policy } from '../../src/protocol/order/schema.ts'
import type { LocalMesh } from './local-mesh.ts'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalBytes } from '../../src/protocol/order/canonical.ts'
import { orderDigest } from '../../src/protocol/order/digest.ts'
import { readOrderFile, writeOrderFile } from '../../src/protocol/order/order-file.ts'
import { minimalPublicKey } from '../../src/protocol/pgp/minimal-key.ts'
import { generateKey, readPrivateKey, signDetached, type PrivateKey } from '../../src/protocol/pgp/sign.ts'
import { toBase64 } from '../../src/util/bytes.ts'

/** The armoured private key of the investigator of a home that `mig init --new` made. */
export async function readInvestigatorKey(mesh: Pick<LocalMesh, 'home' | 'env'>): Promise<PrivateKey> {
  const keys = join(mesh.home, 'keys')
  const [file] = await readdir(keys)
  return readPrivateKey(await readFile(join(keys, file as string), 'utf8'), mesh.env['MIG_PASSPHRASE'])
}

/**
 * Founds the mesh anew with a second investigator, and with an ACL that asks for both for some modules. Before agents
 * are configured.
 *
 * @returns the key of the second investigator
 */
export async function addColleague(
  mesh: Pick<LocalMesh, 'home' | 'env' | 'meshName'>,
  modules: readonly string[]
): Promise<PrivateKey> {
  const folder = join(mesh.home, 'meshes', mesh.meshName)
  const policy = readOrderFile(await readFile(join(folder, 'policy.json'), 'utf8')).order as Policy
  const pair = await generateKey({ name: 'Grace Colleague', now: Date.now() - 60_000 })
  const { fingerprint, key } = await minimalPublicKey(pair.publicKey)
  const ada = policy.keyring[0] as Policy['keyring'][number]
  const both: AclEntry = {
    minimumweight: 2,
    people: 2,
    investigators: {
      ada: { fingerprint: ada.fingerprint, weight: 1, person: ada.person },
      grace: { fingerprint, weight: 1, person: 'Grace' }
    }
  }
  const next: Policy = {
    ...policy,
    keyring: [...policy.keyring, { fingerprint, person: 'Grace', name: 'Grace Colleague', key: toBase64(key) }],
    acl: { ...policy.acl, ...Object.fromEntries(modules.map((module) => [module, both])) }
  }
  const bytes = canonicalBytes(next)
  const meshId = `${mesh.meshName}.${orderDigest(bytes)}`
  const file = writeOrderFile(next, [await signDetached(bytes, await readInvestigatorKey(mesh), Date.now())])
  for (const path of [join(folder, 'policy.json'), join(folder, 'agent/policy.json')]) await writeFile(path, file)
  const paths = [join(folder, 'mesh.json'), join(folder, 'agent/agent.json'), join(mesh.home, 'config.json')]
  for (const path of paths) {
    const config = JSON.parse(await readFile(path, 'utf8')) as object
    await writeFile(path, JSON.stringify({ ...config, mesh: meshId }, null, 2))
  }
  return readPrivateKey(pair.privateKey)
}
