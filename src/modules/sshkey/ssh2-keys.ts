const BEGIN = '---- BEGIN SSH2 PUBLIC KEY ----'
const END = '---- END SSH2 PUBLIC KEY ----'

/** The base64 of public keys as RFC 4716 writes them: headers hold a colon, and a backslash at its end continues one. */
export function* ssh2Keys(text: string): Iterable<string> {
  let key: string[] | undefined
  let isContinued = false
  for (const raw of text.includes(BEGIN) ? text.split('\n') : []) {
    const line = raw.trim()
    if (line === BEGIN) key = []
    else if (line === END) {
      if (key !== undefined) yield key.join('')
      key = undefined
    } else if (isContinued || line.includes(':')) isContinued = line.endsWith('\\')
    else key?.push(line)
  }
}
