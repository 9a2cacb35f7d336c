import { NotAKey } from './ssh-bytes.ts'

const LONG_FORM = 0x80

/** What one value of DER (ASN.1) holds, and its tag. */
export interface DerValue {
  readonly tag: number
  readonly content: Buffer
}

/** The values that follow each other in some bytes. @throws NotAKey */
export function readDer(bytes: Buffer): DerValue[] {
  const values: DerValue[] = []
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at] as number
    const first = bytes[at + 1] ?? LONG_FORM
    const extra = first < LONG_FORM ? 0 : first - LONG_FORM
    const start = at + 2 + extra
    // more than 4 bytes of length, or none where some must follow
    if (first >= LONG_FORM && (extra === 0 || extra > 4 || start > bytes.length)) {
      throw new NotAKey('its DER is damaged')
    }
    const length = extra === 0 ? first : bytes.readUIntBE(at + 2, extra)
    if (start + length > bytes.length) throw new NotAKey('its DER is cut off')
    values.push({ tag, content: bytes.subarray(start, start + length) })
    at = start + length
  }
  return values
}
