import type { Connection, MultiaddrConnection, Transport, Upgrader } from '@libp2p/interface'
import { memory } from '@libp2p/memory'
import type { Multiaddr } from '@multiformats/multiaddr'
import type { TransportFactory } from '../../src/node/mesh/create-host.ts'

let networks = 0

/** A network within the process, of which links can be cut and nodes taken away, without a goodbye. */
export class MemoryNetwork {
  /** memory addresses are known in the whole process */
  readonly #prefix = `${networks++}-`
  readonly #down = new Set<string>()
  readonly #isolated = new Set<string>()
  readonly #cuts = new Set<string>()
  readonly #connections = new Map<string, Set<Connection>>()
  #bytes = 0

  /** Bytes that all nodes together have sent, as they would on a wire. */
  get bytes(): number {
    return this.#bytes
  }

  /** Where a node listens. */
  addressOf(node: string): string {
    return `/memory/${this.#prefix}${node}`
  }

  /** How a node reaches the others. */
  transport(node: string): TransportFactory {
    const make = memory()
    return (components: never) => {
      const transport: Transport = make(components)
      const dial = transport.dial.bind(transport)
      transport.dial = async (address, options) => {
        const other = this.#nodeAt(address)
        if (!this.#isOpen(node, other)) throw new Error(`there is no way from ${node} to ${other}`)
        const connection = await dial(address, { ...options, upgrader: this.#counting(options.upgrader) })
        this.#keep(node, other, connection)
        return connection
      }
      return transport
    }
  }

  /** Breaks what connects two nodes, and keeps them apart. */
  cut(node: string, other: string): void {
    const link = linkOf(node, other)
    this.#cuts.add(link)
    this.#breakLink(link)
  }

  /** Lets two nodes connect again; they do so themselves. */
  heal(node: string, other: string): void {
    this.#cuts.delete(linkOf(node, other))
  }

  /** Breaks all that connects a node with others, and keeps it alone. */
  isolate(node: string): void {
    this.#isolated.add(node)
    this.#breakLinksOf(node)
  }

  /** Ends {@link MemoryNetwork.isolate}. */
  release(node: string): void {
    this.#isolated.delete(node)
  }

  /** The node is gone, as when its process was killed. */
  takeDown(node: string): void {
    this.#down.add(node)
    this.#breakLinksOf(node)
  }

  /** The node is there again. */
  bringUp(node: string): void {
    this.#down.delete(node)
  }

  /** Pairs of nodes that are connected, in the order of their names. */
  links(): [string, string][] {
    return [...this.#connections.keys()].sort().map((link) => link.split(' ') as [string, string])
  }

  /** An upgrader for diallers that counts what goes over the wire, both ways. */
  #counting(upgrader: Upgrader): Upgrader {
    return {
      ...upgrader,
      upgradeOutbound: (wire: MultiaddrConnection, options: Parameters<Upgrader['upgradeOutbound']>[1]) => {
        const send = wire.send.bind(wire)
        wire.send = (bytes) => {
          this.#bytes += bytes.byteLength
          return send(bytes)
        }
        wire.addEventListener('message', ({ data }) => {
          this.#bytes += data.byteLength
        })
        return upgrader.upgradeOutbound(wire, options)
      }
    }
  }

  #nodeAt(address: Multiaddr): string {
    return (address.toString().split('/')[2] as string).slice(this.#prefix.length)
  }

  #isOpen(node: string, other: string): boolean {
    const isReachable = (name: string): boolean => !this.#down.has(name) && !this.#isolated.has(name)
    return isReachable(node) && isReachable(other) && !this.#cuts.has(linkOf(node, other))
  }

  #keep(node: string, other: string, connection: Connection): void {
    const link = linkOf(node, other)
    if (!this.#isOpen(node, other)) {
      connection.abort(new Error('the link was cut'))
      throw new Error(`there is no way from ${node} to ${other} any more`)
    }
    const connections = this.#connections.get(link) ?? new Set()
    this.#connections.set(link, connections.add(connection))
    connection.addEventListener('close', () => {
      connections.delete(connection)
      if (connections.size === 0 && this.#connections.get(link) === connections) this.#connections.delete(link)
    })
  }

  #breakLinksOf(node: string): void {
    for (const link of this.#connections.keys()) if (link.split(' ').includes(node)) this.#breakLink(link)
  }

  #breakLink(link: string): void {
    for (const connection of this.#connections.get(link) ?? []) connection.abort(new Error('the link was cut'))
  }
}

function linkOf(node: string, other: string): string {
  return [node, other].sort().join(' ')
}
