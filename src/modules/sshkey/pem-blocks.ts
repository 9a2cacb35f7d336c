const BEGIN = '-----BEGIN '
/** PKCS#8, PKCS#1, what OpenSSL wrote before them, and OpenSSH's own. */
const LABEL = /((?:(?:OPENSSH|ENCRYPTED|RSA|DSA|EC) )?PRIVATE KEY)-----/y
/** Nobody keeps more in one file; whoever made it wants us to be busy. */
const MAX_BLOCKS = 256

/** A private key as PEM writes it. */
export interface PemBlock {
  /** `RSA PRIVATE KEY` */
  readonly label: string
  /** what stands between the first line and the last */
  readonly body: string
  readonly whole: string
}

/** The blocks of private keys in a text. Time is linear, whatever the text says. */
export function* pemBlocks(text: string): Iterable<PemBlock> {
  const endless = new Set<string>()
  let count = 0
  for (let at = text.indexOf(BEGIN); at !== -1 && count < MAX_BLOCKS; at = text.indexOf(BEGIN, at)) {
    LABEL.lastIndex = at + BEGIN.length
    const [head = '', label = ''] = LABEL.exec(text) ?? []
    const start = at + BEGIN.length + head.length
    const end = `-----END ${label}-----`
    // a label that has no end here has none further on
    const found = label === '' || endless.has(label) ? -1 : text.indexOf(end, start)
    if (found === -1) {
      endless.add(label)
      at += BEGIN.length
      continue
    }
    count++
    yield { label, body: text.slice(start, found), whole: text.slice(at, found + end.length) }
    at = found + end.length
  }
}

/** The bytes of a block without headers. */
export function bodyOf(block: string): Buffer {
  return Buffer.from(block.replace(/-----[^-]*-----/g, ''), 'base64')
}
