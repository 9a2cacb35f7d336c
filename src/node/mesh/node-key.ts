import type { PrivateKey } from '@libp2p/interface'
import { open, readFile } from 'node:fs/promises'
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import { MigError } from '../../protocol/errors.ts'

/**
 * The private key of a node (Ed25519, libp2p's protobuf form), which is its identity.
 * @throws MigError `FILE_UNREADABLE`, `CONFIG_INVALID`
 */
export async function readNodeKey(path: string): Promise<PrivateKey> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (cause) {
    throw new MigError('FILE_UNREADABLE', `The node key ${path} cannot be read`, { cause })
  }
  try {
    return privateKeyFromProtobuf(bytes)
  } catch (cause) {
    throw new MigError('CONFIG_INVALID', `${path} is not the private key of a node`, { cause })
  }
}

/**
 * Makes a node key in a new file, mode 0600, synced.
 * @throws MigError `CONFIG_INVALID` when there is a file: an identity must not be lost
 */
export async function createNodeKey(path: string): Promise<PrivateKey> {
  const key = await generateKeyPair('Ed25519')
  let file
  try {
    file = await open(path, 'wx', 0o600)
  } catch (cause) {
    throw new MigError('CONFIG_INVALID', `The node key ${path} cannot be made: ${(cause as Error).message}`, { cause })
  }
  try {
    await file.writeFile(privateKeyToProtobuf(key))
    await file.sync()
  } finally {
    await file.close()
  }
  return key
}

/** The key of a file, made at the first start. */
export async function ensureNodeKey(path: string): Promise<PrivateKey> {
  try {
    return await createNodeKey(path)
  } catch {
    return await readNodeKey(path)
  }
}
