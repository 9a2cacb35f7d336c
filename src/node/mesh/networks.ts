/** The network of a multiaddr, roughly: what sites and rooms have in common. */
export function networkOf(address: string): string {
  const [, family = '', host = ''] = address.split('/')
  if (family === 'ip4') return host.split('.').slice(0, 2).join('.')
  if (family === 'ip6') return host.split(':').slice(0, 3).join(':')
  return host
}

/** The networks that neighbours are in: which of them is home, and who is far from it. */
export class Networks {
  readonly #home: string | undefined
  /** neighbours outside the network that most of them are in */
  readonly far: number

  constructor(addresses: Iterable<string>) {
    const counts = new Map<string, number>()
    for (const address of addresses) {
      const network = networkOf(address)
      counts.set(network, (counts.get(network) ?? 0) + 1)
    }
    const [home] = [...counts].sort((a, b) => b[1] - a[1])
    this.#home = home?.[0]
    this.far = [...counts.values()].reduce((sum, count) => sum + count, 0) - (home?.[1] ?? 0)
  }

  /** Does one of the addresses lead out of the network that most neighbours are in? */
  isFar(addresses: readonly string[]): boolean {
    return this.#home !== undefined && addresses.some((address) => networkOf(address) !== this.#home)
  }
}
