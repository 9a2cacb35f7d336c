import type { Ed25519PrivateKey } from '@libp2p/interface'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'

/** The key of a node, always the same for one number, and its peer id text. */
export async function nodeKey(n: number): Promise<{ privateKey: Ed25519PrivateKey; id: string }> {
  const seed = new Uint8Array(32).fill(n)
  seed[31]! += n >> 8
  const privateKey = await generateKeyPairFromSeed('Ed25519', seed)
  return { privateKey, id: peerIdFromPrivateKey(privateKey).toString() }
}
