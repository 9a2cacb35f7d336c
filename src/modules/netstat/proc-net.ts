import { endianness } from 'node:os'
import { type Address, parseAddress, unmapped } from './address.ts'

/** The files of /proc/net that list sockets, in the order in which they are told. */
export const PROTOCOLS = ['tcp', 'udp', 'tcp6', 'udp6'] as const
export type Protocol = (typeof PROTOCOLS)[number]

/** A row of one of these files. */
export interface Socket {
  readonly protocol: Protocol
  readonly local: Address
  readonly localPort: number
  readonly remote: Address
  /** 0: there is no other side */
  readonly remotePort: number
  /** `LISTEN`, `ESTABLISHED`, … as the kernel calls it; of a UDP socket without another side `UNCONN`, as ss says */
  readonly state: string
  readonly uid: number
  /** of the socket; 0 when no process holds it any more */
  readonly inode: number
}

/** A neighbour that has answered. */
export interface Neighbour {
  readonly address: Address
  /** lower case, with colons */
  readonly mac: string
}

/** By their numbers, from 1 on; the last is a connection that is being made as well. */
const STATES = [
  'ESTABLISHED',
  'SYN_SENT',
  'SYN_RECV',
  'FIN_WAIT1',
  'FIN_WAIT2',
  'TIME_WAIT',
  'CLOSE',
  'CLOSE_WAIT',
  'LAST_ACK',
  'LISTEN',
  'CLOSING',
  'SYN_RECV'
]
const UNCONNECTED = 'UNCONN'
const IS_LITTLE_ENDIAN = endianness() === 'LE'

/** `0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 12345 …` */
const SOCKET_ROW =
  /^\s*\d+: ((?:[0-9A-F]{8}){1,4}):([0-9A-F]{4}) ((?:[0-9A-F]{8}){1,4}):([0-9A-F]{4}) ([0-9A-F]{2}) \S+ \S+ \S+ +(\d+) +\d+ +(\d+)/

/** A line of /proc/net/tcp or one of its like; undefined for the head of the table. */
export function parseSocket(line: string, protocol: Protocol): Socket | undefined {
  const row = SOCKET_ROW.exec(line)
  if (row === null) return undefined
  const [, local = '', localPort = '', remote = '', remotePort = '', number = '', uid, inode] = row
  const state = STATES[Number.parseInt(number, 16) - 1] ?? number
  return {
    protocol,
    local: hexAddress(local),
    localPort: Number.parseInt(localPort, 16),
    remote: hexAddress(remote),
    remotePort: Number.parseInt(remotePort, 16),
    state: isUdp(protocol) && state === 'CLOSE' ? UNCONNECTED : state,
    uid: Number(uid),
    inode: Number(inode)
  }
}

/** Does it wait for whoever comes? Of UDP: is it bound to nobody? */
export function isListening({ protocol, state }: Socket): boolean {
  return state === (isUdp(protocol) ? UNCONNECTED : 'LISTEN')
}

/** Has it, or had it a moment ago, another side? */
export function isConnected(socket: Socket): boolean {
  return !isListening(socket) && socket.remotePort !== 0
}

/** Bit of the flags of an ARP entry: its hardware address is known. */
const ATF_COMPLETE = 0x2

/** A line of /proc/net/arp; undefined for the head of the table, and for one that never answered. */
export function parseNeighbour(line: string): Neighbour | undefined {
  const [ip = '', , flags, mac] = line.split(/\s+/)
  const address = parseAddress(ip)
  if (address === undefined || mac === undefined || (Number(flags) & ATF_COMPLETE) === 0) return undefined
  return { address, mac: mac.toLowerCase() }
}

function isUdp(protocol: Protocol): boolean {
  return protocol.startsWith('udp')
}

/** The kernel prints each word of four bytes as a number, in the order of the machine. */
function hexAddress(hex: string): Address {
  const bytes = Buffer.from(hex, 'hex')
  return unmapped(IS_LITTLE_ENDIAN ? bytes.swap32() : bytes)
}
