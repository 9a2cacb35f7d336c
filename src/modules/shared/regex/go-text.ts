import { isAscii, isUtf8 } from 'node:buffer'

/**
 * Bytes as Go's regular expressions read them: UTF-8, where each byte that belongs to no character is one U+FFFD.
 * (JavaScript's decoders take several such bytes for one.)
 */
export function goText(bytes: Buffer): string {
  if (isAscii(bytes)) return bytes.toString('latin1')
  if (isUtf8(bytes)) return bytes.toString('utf8')
  let text = ''
  let good = 0
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at)
    if (length > 0) {
      at += length
      continue
    }
    text += `${bytes.toString('utf8', good, at)}\ufffd`
    good = ++at
  }
  return text + bytes.toString('utf8', good)
}

/** Bytes of the well-formed character that starts at `at`; 0 when none does. */
function characterLength(bytes: Buffer, at: number): number {
  const first = bytes[at] as number
  if (first < 0x80) return 1
  const length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
  return length > 0 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0
}
