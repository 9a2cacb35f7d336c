import { BlockList } from 'node:net'
import { addNetwork } from './network.ts'

/** A part of a mesh whose nodes can reach each other, as a relay sees it. */
export interface Segment {
  readonly name: string
  /** networks of its nodes, `address/prefix` */
  readonly networks: readonly string[]
}

/** The segment of what is in no network that is declared. */
const ELSEWHERE = ''

/** Tells from which segment an address is. */
export class Segments {
  readonly #segments: { readonly name: string; readonly networks: BlockList }[] = []

  /** @throws TypeError for a network that is none */
  constructor(segments: readonly Segment[]) {
    for (const { name, networks } of segments) {
      const list = new BlockList()
      for (const network of networks) addNetwork(list, network)
      this.#segments.push({ name, networks: list })
    }
  }

  /** as they are declared, in order */
  get names(): string[] {
    return this.#segments.map(({ name }) => name)
  }

  /**
   * The name of the segment of a peer; the first one that fits, `''` when none does.
   * @param address - multiaddr by which the peer is connected; undefined when it is not
   */
  of(address: string | undefined): string {
    const [, version, host] = /^\/ip([46])\/([^/]+)/.exec(address ?? '') ?? []
    if (host === undefined) return ELSEWHERE
    const family = version === '6' ? 'ipv6' : 'ipv4'
    return this.#segments.find(({ networks }) => networks.check(host, family))?.name ?? ELSEWHERE
  }
}
