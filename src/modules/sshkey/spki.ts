import { readDer } from './der.ts'
import { NotAKey, sshNumber, sshString } from './ssh-bytes.ts'

const RSA = '2a864886f70d010101'
const DSA = '2a8648ce380401'
const EC = '2a8648ce3d0201'
const ED25519 = '2b6570'
const CURVES: Readonly<Record<string, string>> = {
  '2a8648ce3d030107': 'nistp256',
  '2b81040022': 'nistp384',
  '2b81040023': 'nistp521'
}

/**
 * A public key in the form of TLS (SubjectPublicKeyInfo, DER) in that of SSH.
 * @throws NotAKey for what SSH does not know
 */
export function sshFromSpki(spki: Buffer): Buffer {
  const [algorithm, bits] = partsOf(partsOf(spki, 0)[0]?.content, 2)
  const [oid, parameters] = partsOf(algorithm?.content, 1)
  // a bit string begins with the number of bits that are not used
  const key = bits?.content.subarray(1) ?? Buffer.alloc(0)
  switch (oid?.content.toString('hex')) {
    case RSA: {
      const [modulus, exponent] = partsOf(partsOf(key, 1)[0]?.content, 2)
      return Buffer.concat([sshString('ssh-rsa'), ...[exponent, modulus].map((one) => sshNumber(one?.content ?? key))])
    }
    case DSA: {
      const numbers = [...partsOf(parameters?.content, 3), ...partsOf(key, 1)]
      return Buffer.concat([sshString('ssh-dss'), ...numbers.map(({ content }) => sshNumber(content))])
    }
    case EC: {
      const curve = CURVES[parameters?.content.toString('hex') ?? '']
      if (curve === undefined) break
      return Buffer.concat([sshString(`ecdsa-sha2-${curve}`), sshString(curve), sshString(key)])
    }
    case ED25519:
      return Buffer.concat([sshString('ssh-ed25519'), sshString(key)])
    default:
  }
  throw new NotAKey('SSH does not know its algorithm')
}

/** The values in some bytes: at least so many. */
function partsOf(bytes: Buffer | undefined, count: number): ReturnType<typeof readDer> {
  const values = bytes === undefined ? [] : readDer(bytes)
  if (values.length < count) throw new NotAKey('its DER is incomplete')
  return values
}
