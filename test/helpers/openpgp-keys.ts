import {
  enums,
  generateKey,
  readPrivateKey,
  SignaturePacket,
  type PartialConfig,
  type PrivateKey,
  type SubkeyOptions
} from 'openpgp'
import type { KeyringSource } from '../../src/protocol/pgp/keyring.ts'
import { NOW } from './orders.ts'

const DAY = 86_400_000

/** What a key is to be like; times in ms since the epoch. */
export interface KeyWish {
  readonly from?: number
  readonly lifeSec?: number
  readonly type?: 'ed25519Legacy' | 'curve25519' | 'nistP256' | 'nistP384' | 'nistP521' | 'rsa' | 'curve448'
  readonly rsaBits?: number
  readonly users?: readonly string[]
  readonly subkeys?: readonly SubkeyOptions[]
  readonly config?: PartialConfig
}

/** A key by openpgp.js, from ten days before {@link NOW} and without subkeys unless wished. */
export async function makeKey(wish: KeyWish = {}): Promise<PrivateKey> {
  const { type = 'ed25519Legacy', users = ['Ada <ada@example.net>'], lifeSec, rsaBits = 2048 } = wish
  const kind =
    type === 'rsa'
      ? { type, rsaBits }
      : type === 'curve25519' || type === 'curve448'
        ? { type }
        : { type: 'ecc' as const, curve: type }
  const pair = await generateKey({
    ...kind,
    userIDs: users.map((name) => ({ name })),
    subkeys: [...(wish.subkeys ?? [])],
    date: new Date(wish.from ?? NOW - 10 * DAY),
    format: 'object',
    config: { minRSABits: 1024, rejectCurves: new Set(), ...wish.config },
    ...(lifeSec === undefined ? {} : { keyExpirationTime: lifeSec })
  })
  return pair.privateKey
}

/** The public half, as a keyring lists it. */
export function listed(key: PrivateKey, person = 'ada'): KeyringSource {
  return { fingerprint: key.getFingerprint(), person, name: person, key: key.toPublic().write() }
}

/** A copy that is changed without the original. */
export async function copyOf(key: PrivateKey): Promise<PrivateKey> {
  return readPrivateKey({ binaryKey: key.write() })
}

/** A signature by `signer` over what `bound` says, of any type, with any subpackets. */
export async function signOver(
  signer: PrivateKey['keyPacket'] | PrivateKey['subkeys'][number]['keyPacket'],
  type: enums.signature,
  bound: object,
  changes: Partial<SignaturePacket> = {},
  at: number = NOW - 9 * DAY
): Promise<SignaturePacket> {
  const packet = Object.assign(new SignaturePacket(), {
    signatureType: type,
    publicKeyAlgorithm: signer.algorithm,
    hashAlgorithm: enums.hash.sha256,
    ...changes
  })
  const sign = packet.sign.bind(packet) as (
    key: unknown,
    data: object,
    date: Date,
    detached: boolean,
    config: object
  ) => Promise<void>
  await sign(signer, bound, new Date(at), false, {})
  return packet
}
