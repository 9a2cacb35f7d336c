import { isIP, type BlockList } from 'node:net'
import { MAX_NETWORK_CHARACTERS } from '../../protocol/wire/limits.ts'

/** Is the text a network, `address/prefix`, that a presence can tell? An IPv6 address with a zone means this host alone. */
export function isNetwork(text: string): boolean {
  if (text.length > MAX_NETWORK_CHARACTERS || text.includes('%')) return false
  const [address = '', prefix = '', ...rest] = text.split('/')
  const bits = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1
  return rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits
}

/** Adds a network to a list. @throws TypeError for one that {@link isNetwork} does not take */
export function addNetwork(list: BlockList, network: string): void {
  const [address = '', prefix] = network.split('/')
  list.addSubnet(address, Number(prefix), familyOf(address))
}

/** The family of an address, as a list wants it. */
export function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
