import { enums, type PublicKey, type SignaturePacket, type Subkey, type User } from 'openpgp'

/** What says about a key what its owner wants: the newest valid one of each kind counts, and any revocation. */
type SelfSignature = SignaturePacket

/** What openpgp.js has and does not declare: signatures directly on the primary key. */
interface WithDirectSignatures {
  directSignatures: SignaturePacket[]
}

const CERTIFICATIONS = [
  enums.signature.certGeneric,
  enums.signature.certPersona,
  enums.signature.certCasual,
  enums.signature.certPositive
]

/** openpgp.js: check a signature without regard to time. */
const ANY_TIME = null as unknown as Date

/** The same key, with its signatures directly on the primary key, valid or not. */
export function withDirectSignatures(key: PublicKey): PublicKey & WithDirectSignatures {
  return key as PublicKey & WithDirectSignatures
}

export async function newestDirectSignature(key: PublicKey): Promise<SelfSignature | undefined> {
  return newestValid(withDirectSignatures(key).directSignatures, key.keyPacket, [enums.signature.key], {
    key: key.keyPacket
  })
}

export async function keyRevocation(key: PublicKey): Promise<SelfSignature | undefined> {
  return newestValid(key.revocationSignatures, key.keyPacket, [enums.signature.keyRevocation], { key: key.keyPacket })
}

/** Of a user id; user attributes (photos) do not count. */
export async function newestCertification(key: PublicKey, user: User): Promise<SelfSignature | undefined> {
  if (user.userID === null) return undefined
  const bound = { userID: user.userID, key: key.keyPacket }
  return newestValid(user.selfCertifications, key.keyPacket, CERTIFICATIONS, bound)
}

export async function userRevocation(key: PublicKey, user: User): Promise<SelfSignature | undefined> {
  const bound = { userID: user.userID, key: key.keyPacket }
  return newestValid(user.revocationSignatures, key.keyPacket, [enums.signature.certRevocation], bound)
}

export async function newestBinding(key: PublicKey, subkey: Subkey): Promise<SelfSignature | undefined> {
  const bound = { key: key.keyPacket, bind: subkey.keyPacket }
  return newestValid(subkey.bindingSignatures, key.keyPacket, [enums.signature.subkeyBinding], bound)
}

export async function subkeyRevocation(key: PublicKey, subkey: Subkey): Promise<SelfSignature | undefined> {
  const bound = { key: key.keyPacket, bind: subkey.keyPacket }
  return newestValid(subkey.revocationSignatures, key.keyPacket, [enums.signature.subkeyRevocation], bound)
}

/**
 * The subkey's own consent, inside the binding: without it, anyone could bind another's subkey to his key and claim
 * its signatures. Its type is checked: a document signature over the same bytes would verify.
 */
export async function backSignature(
  key: PublicKey,
  subkey: Subkey,
  binding: SelfSignature
): Promise<SelfSignature | undefined> {
  const bound = { key: key.keyPacket, bind: subkey.keyPacket }
  const embedded = binding.embeddedSignature === null ? [] : [binding.embeddedSignature]
  return newestValid(embedded, subkey.keyPacket, [enums.signature.keyBinding], bound)
}

async function newestValid(
  signatures: readonly SignaturePacket[],
  issuer: PublicKey['keyPacket'] | Subkey['keyPacket'],
  types: readonly enums.signature[],
  bound: object
): Promise<SelfSignature | undefined> {
  const newestFirst = [...signatures].sort((a, b) => Number(b.created) - Number(a.created))
  for (const signature of newestFirst) {
    const { signatureType } = signature
    if (signatureType === null || !types.includes(signatureType)) continue
    try {
      await signature.verify(issuer, signatureType, bound, ANY_TIME)
      return signature
    } catch {
      // not by this key, broken, or of an unsupported kind: the next one may do
    }
  }
  return undefined
}
