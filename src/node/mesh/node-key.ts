import type { PrivateKey } from '@libp2p/interface'
import { existsSync } from 'node:fs'
import { link, readFile, rm, writeFile } from 'node:fs/promises'
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
  // Whole or not there at all: a process that is killed in between must not leave half a key, which no start gets over.
  const draft = `${path}.${process.pid}`
  try {
    await writeFile(draft, privateKeyToProtobuf(key), { mode: 0o600, flush: true })
    await link(draft, path)
  } catch (cause) {
    throw new MigError('CONFIG_INVALID', `The node key ${path} cannot be made: ${(cause as Error).message}`, { cause })
  } finally {
    await rm(draft, { force: true })
  }
  return key
}

/** The key of a file, made at the first start. @throws MigError `FILE_UNREADABLE`, `CONFIG_INVALID` */
export async function ensureNodeKey(path: string): Promise<PrivateKey> {
  return existsSync(path) ? readNodeKey(path) : createNodeKey(path)
}
