import { networkInterfaces, type NetworkInterfaceInfo } from 'node:os'
import { type Address, addressText, parseAddress } from './address.ts'
import { firstLine, linesOf } from './proc-file.ts'

/** Ethernet has 6 bytes, FireWire 8, InfiniBand 20; tunnels have an IP address in this place, of 4 or 16 bytes. */
const MAC = /^(?!(?:00:)*00$)(?:(?:[0-9a-f]{2}:){5}|(?:[0-9a-f]{2}:){7}|(?:[0-9a-f]{2}:){19})[0-9a-f]{2}$/
/** A router may know a million networks; reading all of them takes seconds. */
const MAX_ROUTES_BYTES = 4 * 1024 * 1024
const LOOPBACK = 'lo'

/** Hardware addresses of the host, lower case: one for each interface that has one, up or down. */
export function localMacs(platform: NodeJS.Platform): string[] {
  const macs = platform === 'linux' ? macsOfDevices() : interfaces().map(([first]) => first.mac)
  return macs.map((mac) => mac.toLowerCase()).filter((mac) => MAC.test(mac))
}

/** Addresses of the host, each once: the loopback's too, and those of interfaces without a carrier. */
export function localAddresses(platform: NodeJS.Platform): Address[] {
  const told = interfaces().flat().flatMap(({ address }) => parseAddress(address.replace(/%.*/, '')) ?? []) // prettier-ignore
  // what the system library leaves out has no carrier
  const kernels =
    platform === 'linux' ? [...routedAddresses(), ...inet6('/proc/net').map(({ address }) => address)] : []
  return [...new Map([...told, ...kernels].map((address) => [addressText(address), address])).values()]
}

/** Has it an IPv6 address that a neighbour could talk to? @param folder - /proc/net, or that of another namespace */
export function speaksIpv6(folder: string): boolean {
  return inet6(folder).some(({ device }) => device !== LOOPBACK)
}

/** The system library leaves out devices without an address or a carrier; /sys may be that of another namespace. */
function macsOfDevices(): string[] {
  const told = networkInterfaces()
  return [...linesOf('/proc/net/dev')].flatMap((line) => {
    const device = /^\s*(\S+):/.exec(line)?.[1]
    if (device === undefined) return []
    return told[device]?.[0]?.mac ?? firstLine(`/sys/class/net/${device}/address`) ?? []
  })
}

/** Addresses by interface; each has at least one. */
function interfaces(): [NetworkInterfaceInfo, ...NetworkInterfaceInfo[]][] {
  return Object.values(networkInterfaces()).flatMap((addresses = []) => {
    const [first, ...others] = addresses
    return first === undefined ? [] : [[first, ...others]]
  })
}

/** IPv4 addresses that the kernel takes packets for. */
function routedAddresses(): Address[] {
  const found: Address[] = []
  let leaf: Address | undefined
  for (const line of existing(linesOf('/proc/net/fib_trie', MAX_ROUTES_BYTES))) {
    const address = /\|-- ([\d.]+)$/.exec(line)?.[1]
    if (address !== undefined) leaf = parseAddress(address)
    else if (leaf !== undefined && line.includes('/32 host LOCAL')) found.push(leaf)
  }
  return found
}

function inet6(folder: string): { readonly address: Address; readonly device: string }[] {
  return [...existing(linesOf(`${folder}/if_inet6`))].flatMap((line) => {
    const [hex = '', , , , , device] = line.trim().split(/\s+/)
    return device === undefined ? [] : [{ address: Buffer.from(hex, 'hex'), device }]
  })
}

/** Lines of a file; none where the kernel was built without what it tells of. */
function* existing(lines: Generator<string>): Generator<string> {
  try {
    yield* lines
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
