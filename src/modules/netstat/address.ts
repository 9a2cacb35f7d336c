import { isIP } from 'node:net'

/** The bytes of an IP address: 4, or 16. One that is IPv4 mapped into IPv6 (`::ffff:10.0.0.1`) has 4, as in Go. */
export type Address = Uint8Array

const GROUPS = 8
const MAPPED_PREFIX = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]

/** @returns undefined for what is no address; one with a zone (`fe80::1%eth0`) is none, as in Go */
export function parseAddress(text: string): Address | undefined {
  const family = isIP(text)
  if (family === 4) return Uint8Array.from(text.split('.'), Number)
  return family === 0 || text.includes('%') ? undefined : unmapped(ipv6Bytes(text))
}

/** Takes the IPv4 address out of one that is mapped into IPv6; any other is returned as it is. */
export function unmapped(bytes: Uint8Array): Address {
  return isMapped(bytes) ? bytes.subarray(MAPPED_PREFIX.length) : bytes
}

/** As Go and the system's tools print it: `10.0.0.1`, `2001:db8::1`. */
export function addressText(address: Address): string {
  if (address.length === 4) return address.join('.')
  const groups = Array.from({ length: GROUPS }, (_, at) => ((address[2 * at] ?? 0) << 8) | (address[2 * at + 1] ?? 0))
  const gap = longestGap(groups)
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':')
  return gap === undefined ? text(groups) : `${text(groups.slice(0, gap.start))}::${text(groups.slice(gap.end))}`
}

/** An IP address, or a network of them. */
export class AddressRange {
  readonly #bytes: Address
  readonly #prefix: number

  private constructor(bytes: Address, prefix: number) {
    this.#bytes = bytes
    this.#prefix = prefix
  }

  /**
   * @param text - an address, or `address/prefix`
   * @throws Error in the words of MIG
   */
  static parse(text: string): AddressRange {
    const [head = '', length] = text.split('/', 2)
    const address = parseAddress(head)
    if (length === undefined) {
      if (address === undefined) throw new Error(`invalid IPv{4,6} ${text}. Must be an IP or a CIDR.`)
      return new AddressRange(address, address.length * 8)
    }
    const isMappedText = address?.length === 4 && head.includes(':')
    const most = head.includes(':') ? 128 : 32
    if (address === undefined || text.split('/').length > 2 || !/^\d{1,3}$/.test(length) || Number(length) > most) {
      throw new Error(`invalid IPv{4,6} CIDR ${text}: invalid CIDR address: ${text}. Must be an IP or a CIDR.`)
    }
    // The prefix of a mapped network counts the 96 bits in front of the IPv4 address too.
    return new AddressRange(address, isMappedText ? Math.max(0, Number(length) - 96) : Number(length))
  }

  /** A network of one family holds no address of the other. */
  contains(address: Address): boolean {
    if (address.length !== this.#bytes.length) return false
    const whole = this.#prefix >> 3
    for (let at = 0; at < whole; at++) if (address[at] !== this.#bytes[at]) return false
    const mask = 0xff & (0xff00 >> (this.#prefix & 7))
    return mask === 0 || ((address[whole] ?? 0) & mask) === ((this.#bytes[whole] ?? 0) & mask)
  }

  /** Does it hold any IPv6 address? */
  get isIpv6(): boolean {
    return this.#bytes.length === 16
  }
}

function isMapped(bytes: Uint8Array): boolean {
  return bytes.length === 16 && MAPPED_PREFIX.every((byte, at) => bytes[at] === byte)
}

/** @param text - an IPv6 address */
function ipv6Bytes(text: string): Uint8Array {
  const [head = '', tail = ''] = text.split('::')
  const [left, right] = [groupsOf(head), groupsOf(tail)]
  const gap = Array<number>(GROUPS - left.length - right.length).fill(0)
  return Uint8Array.from([...left, ...gap, ...right].flatMap((group) => [group >> 8, group & 0xff]))
}

function groupsOf(part: string): number[] {
  if (part === '') return []
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return [Number.parseInt(group, 16)]
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number)
    return [(a << 8) | b, (c << 8) | d]
  })
}

/** The longest run of two or more groups that are zero, the first of several (RFC 5952). */
function longestGap(groups: readonly number[]): { start: number; end: number } | undefined {
  let longest = { start: 0, end: 1 }
  for (let start = 0; start < groups.length; start++) {
    let end = start
    while (groups[end] === 0) end++
    if (end - start > longest.end - longest.start) longest = { start, end }
  }
  return longest.end - longest.start > 1 ? longest : undefined
}
