import { enums, PacketList, readKey, readPrivateKey, type Key } from 'openpgp'
import type { Code } from '../../src/protocol/errors.ts'
import { concatBytes } from '../../src/util/bytes.ts'
import type { DatedGnupg } from './dated-gnupg.ts'
import { NOW } from './orders.ts'

const DAY = 86_400_000
/** A subpacket. */
const EMBEDDED_SIGNATURE = 32
/** Of the one key that has one. */
const PASSPHRASE = 'open sesame'

/** A kind of key with which gpg signs what nodes accept, and whose signatures made here gpg accepts. */
export interface GoodKind {
  readonly kind: string
  readonly passphrase?: string
  /** Makes the key; its fingerprint. */
  make(gpg: DatedGnupg, name: string): Promise<string>
}

/** The kinds of which gpg makes what nodes accept, and the other way round. */
export const GOOD_KINDS: readonly GoodKind[] = [
  ...['ed25519', 'rsa4096', 'nistp256', 'nistp384'].map((algorithm) => ({
    kind: algorithm,
    make: (gpg: DatedGnupg, name: string) => gpg.makeKey(name, algorithm, { at: NOW - 10 * DAY })
  })),
  { kind: 'a signing subkey', make: withSubkey },
  {
    kind: 'several user ids, one of them revoked',
    make: async (gpg, name) => {
      const fingerprint = await gpg.makeKey(name, 'ed25519', { at: NOW - 10 * DAY })
      for (const [day, user] of ['Ada Lovelace <ada@example.net>', 'Ada <ada@old.example.net>'].entries()) {
        await gpg.run(['--quick-add-uid', fingerprint, user], { at: NOW - (9 - day) * DAY })
      }
      await gpg.run(['--quick-revoke-uid', fingerprint, 'Ada <ada@old.example.net>'], { at: NOW - DAY })
      return fingerprint
    }
  },
  {
    kind: 'a passphrase that gpg-agent is given by loopback',
    passphrase: PASSPHRASE,
    make: (gpg, name) => gpg.makeKey(name, 'ed25519', { at: NOW - 10 * DAY, passphrase: PASSPHRASE })
  },
  {
    kind: 'an expiry that was put off',
    make: async (gpg, name) => {
      const fingerprint = await gpg.makeKey(name, 'ed25519', { at: NOW - 5 * DAY, expire: '2d' })
      await gpg.run(['--quick-set-expire', fingerprint, '30d'], { at: NOW - 4 * DAY })
      return fingerprint
    }
  }
]

/** What gpg signs and no node accepts. */
export interface BadKind {
  readonly kind: string
  readonly code: Code
  /** its secret half signs nothing here either */
  readonly isUselessHere: boolean
  /** A signature, and the key as gpg exports it now, public and secret. */
  make(gpg: DatedGnupg, name: string, bytes: Uint8Array): Promise<BadSignature>
}

/** A signature that is refused, and the key that it is by. */
export interface BadSignature {
  readonly fingerprint: string
  readonly signature: Uint8Array
  readonly key: Uint8Array
  /** armoured */
  readonly secret: string
}

/** Kinds that are refused: of the key, of the signature, and of when it was made. */
export const BAD_KINDS: readonly BadKind[] = [
  bad('an expired key', 'SIGNER_UNUSABLE', true, {
    make: (gpg, name) => gpg.makeKey(name, 'ed25519', { at: NOW - 5 * DAY, expire: '2d' }),
    // gpg refuses to sign with it now: somebody turned the clock back
    sign: (gpg, name, bytes) => gpg.sign(name, bytes, { at: NOW - 4 * DAY })
  }),
  bad('an expired subkey of a key that lives', 'SIGNER_UNUSABLE', false, {
    make: (gpg, name) => withSubkey(gpg, name, '2d'),
    sign: (gpg, name, bytes) => gpg.sign(name, bytes, { at: NOW - 8 * DAY })
  }),
  bad('a key revoked without a reason, before it was', 'SIGNER_UNUSABLE', true, {
    sign: signedBefore,
    after: (gpg, fingerprint) => gpg.revoke(fingerprint)
  }),
  bad('a key that was superseded, before it was', 'SIGNER_UNUSABLE', true, {
    sign: signedBefore,
    after: async (gpg, fingerprint) => {
      const interactive = ['--no-batch', '--command-fd', '0', '--gen-revoke', fingerprint]
      const certificate = await gpg.run(interactive, { input: 'y\n2\n\ny\n', at: NOW - DAY })
      await gpg.run(['--import'], { input: certificate })
    }
  }),
  bad('a subkey without cross-certification', 'SIGNER_UNUSABLE', false, { make: withSubkey, change: withoutConsent }),
  bad('a key that may only certify, from when it signed', 'SIGNER_UNUSABLE', true, {
    after: async (gpg, fingerprint) => {
      const interactive = ['--no-batch', '--command-fd', '0', '--edit-key', fingerprint]
      await gpg.run(interactive, { input: 'change-usage\nS\nQ\nsave\n' })
    }
  }),
  ...['rsa1024', 'dsa2048', 'nistp521', 'secp256k1', 'brainpoolP256r1'].map((algorithm) =>
    bad(`a key of ${algorithm}`, 'SIGNER_UNUSABLE', false, { make: (gpg, name) => gpg.makeKey(name, algorithm) })
  ),
  bad('a signature that is older than its key', 'SIGNER_UNUSABLE', false, {
    make: (gpg, name) => gpg.makeKey(name, 'ed25519', { at: NOW - DAY }),
    sign: (gpg, name, bytes) => gpg.sign(name, bytes, { at: NOW - 2 * DAY, args: ['--ignore-time-conflict'] })
  }),
  bad('a signature that was made 8 days before validfrom', 'SIGNATURE_DATED', false, {
    sign: (gpg, name, bytes) => gpg.sign(name, bytes, { at: NOW - 8 * DAY })
  }),
  bad('a signature from tomorrow', 'SIGNATURE_DATED', false, {
    sign: (gpg, name, bytes) => gpg.sign(name, bytes, { at: NOW + DAY })
  }),
  bad('a signature that has ended', 'SIGNATURE_DATED', false, {
    sign: (gpg, name, bytes) =>
      gpg.sign(name, bytes, { at: NOW - 3 * DAY, args: ['--default-sig-expire', '2d', '--no-ask-sig-expire'] })
  }),
  bad('a signature of a text (0x01)', 'SIGNATURE_NOT_NORMAL', false, {
    sign: (gpg, name, bytes) => gpg.sign(name, bytes, { args: ['--textmode'] })
  }),
  bad('a certification (0x10)', 'SIGNATURE_NOT_NORMAL', false, { sign: certification }),
  bad('a certification that calls itself a signature of a document', 'SIGNATURE_INVALID', false, {
    sign: async (gpg, name) => {
      const packet = Uint8Array.from(await certification(gpg, name))
      packet[packet.indexOf(4, 2) + 1] = enums.signature.binary
      return packet
    }
  }),
  ...['SHA1', 'RIPEMD160'].map((digest) =>
    bad(`a digest of ${digest}`, 'SIGNER_UNUSABLE', false, {
      make: (gpg, name) => gpg.makeKey(name, 'rsa2048', { at: NOW - 10 * DAY }),
      sign: (gpg, name, bytes) => gpg.sign(name, bytes, { args: ['--digest-algo', digest] })
    })
  ),
  bad('a critical notation', 'SIGNER_UNUSABLE', false, {
    sign: (gpg, name, bytes) => gpg.sign(name, bytes, { args: ['--sig-notation', '!a@example.net=b'] })
  }),
  bad('two signatures in one', 'SIGNATURE_NOT_NORMAL', false, {
    sign: async (gpg, name, bytes) => concatBytes(await gpg.sign(name, bytes), await gpg.sign(name, bytes))
  })
]

/** What is special about a bad kind; what is not said is as with a good one. */
interface BadMaking {
  readonly make?: (gpg: DatedGnupg, name: string) => Promise<string>
  readonly sign?: (gpg: DatedGnupg, name: string, bytes: Uint8Array) => Promise<Uint8Array>
  /** after it has signed */
  readonly after?: (gpg: DatedGnupg, fingerprint: string) => Promise<unknown>
  /** of the exported key */
  readonly change?: (key: Key) => void
}

function bad(kind: string, code: Code, isUselessHere: boolean, making: BadMaking): BadKind {
  return {
    kind,
    code,
    isUselessHere,
    make: async (gpg, name, bytes) => {
      const { make = (gpg, name) => gpg.makeKey(name, 'ed25519', { at: NOW - 10 * DAY }) } = making
      const fingerprint = await make(gpg, name)
      const signature = await (making.sign?.(gpg, name, bytes) ?? gpg.sign(name, bytes))
      await making.after?.(gpg, fingerprint)
      const key = await readKey({ binaryKey: await gpg.run(['--export', fingerprint]) })
      const secret = await readPrivateKey({ binaryKey: await gpg.run(['--export-secret-keys', fingerprint]) })
      making.change?.(key)
      making.change?.(secret)
      return { fingerprint, signature, key: key.write(), secret: secret.armor() }
    }
  }
}

async function withSubkey(gpg: DatedGnupg, name: string, expire = 'never'): Promise<string> {
  const fingerprint = await gpg.makeKey(name, 'ed25519', { at: NOW - 10 * DAY })
  await gpg.run(['--quick-add-key', fingerprint, 'ed25519', 'sign', expire], { at: NOW - 9 * DAY })
  return fingerprint
}

async function signedBefore(gpg: DatedGnupg, name: string, bytes: Uint8Array): Promise<Uint8Array> {
  return gpg.sign(name, bytes, { at: NOW - 4 * DAY })
}

/** Takes the subkey's consent away, which gpg leaves outside of what the primary key signs: anyone could. */
function withoutConsent({ subkeys }: Key): void {
  for (const binding of subkeys.flatMap(({ bindingSignatures }) => bindingSignatures)) {
    const { unhashedSubpackets } = binding as unknown as { unhashedSubpackets: { type: number }[] }
    const at = unhashedSubpackets.findIndex(({ type }) => type === EMBEDDED_SIGNATURE)
    unhashedSubpackets.splice(at, 1)
    binding.embeddedSignature = null
  }
}

/** The packet by which the key vouches for the user id of another, with its header. */
async function certification(gpg: DatedGnupg, name: string): Promise<Uint8Array> {
  const other = await gpg.makeKey(`whom ${name} knows`, 'ed25519', { at: NOW - DAY })
  await gpg.run(['--local-user', name, '--quick-sign-key', other])
  const { users } = await readKey({ binaryKey: await gpg.run(['--export', other]) })
  const packets = new PacketList()
  packets.push(...users.flatMap(({ otherCertifications }) => otherCertifications))
  return packets.write()
}
