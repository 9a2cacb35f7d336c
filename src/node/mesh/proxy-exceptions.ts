import { BlockList, isIP } from 'node:net'
import { addNetwork, familyOf, isNetwork } from './network.ts'

/** Where a connection is to lead. */
export interface Endpoint {
  /** name or IP address, without brackets */
  readonly host: string
  readonly port: number
}

const LOOPBACK = ['127.0.0.0/8', '::1/128']

/**
 * What is reached without a proxy, by the rules that Go, and with it MIG's agent, has for `NO_PROXY`: names with all
 * below them (`example.net`), what is below a name alone (`.example.net`), addresses, networks (`10.0.0.0/8`), each with a
 * port or without; `*` is everything. The own host always is: a proxy would look for it on its own one.
 */
export class ProxyExceptions {
  readonly #rules: ((endpoint: Endpoint) => boolean)[]

  constructor(texts: Iterable<string>) {
    this.#rules = [...LOOPBACK, 'localhost', ...texts].map((text) => ruleOf(text.trim().toLowerCase()))
  }

  has({ host, port }: Endpoint): boolean {
    const endpoint = { host: host.toLowerCase().replace(/\.$/, ''), port }
    return this.#rules.some((rule) => rule(endpoint))
  }
}

function ruleOf(text: string): (endpoint: Endpoint) => boolean {
  if (text === '*') return () => true
  if (isNetwork(text)) return inNetwork(text)
  if (isIP(text) !== 0) return isAddress(text)
  const [, bracketed, plain = '', port] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? []
  const name = bracketed ?? plain
  const isMeant = isIP(name) === 0 ? isName(name) : isAddress(name)
  return (endpoint) => (port === undefined || endpoint.port === Number(port)) && isMeant(endpoint)
}

function inNetwork(network: string): (endpoint: Endpoint) => boolean {
  const list = new BlockList()
  addNetwork(list, network)
  return ({ host }) => isIP(host) !== 0 && list.check(host, familyOf(host))
}

function isAddress(address: string): (endpoint: Endpoint) => boolean {
  return inNetwork(`${address}/${familyOf(address) === 'ipv6' ? 128 : 32}`)
}

function isName(text: string): (endpoint: Endpoint) => boolean {
  const name = text.replace(/^\*(?=\.)/, '')
  if (name === '') return () => false
  if (name.startsWith('.')) return ({ host }) => host.endsWith(name)
  return ({ host }) => host === name || host.endsWith(`.${name}`)
}
