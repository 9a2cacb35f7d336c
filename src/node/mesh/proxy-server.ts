import { MAX_PROXY_CHARACTERS } from '../../protocol/wire/limits.ts'

/** What Go, and with it MIG, takes for an HTTP proxy without a port. */
const DEFAULT_PORT = 80

/** An HTTP proxy. Its password is in the header that it wants, and in nothing that can be printed. */
export class ProxyServer {
  readonly host: string
  readonly port: number
  readonly #user: string
  readonly #password: string

  private constructor(url: URL) {
    // a URL has brackets around IPv6 addresses, a socket has none
    this.host = url.hostname.replace(/^\[(.*)\]$/, '$1')
    this.port = url.port === '' ? DEFAULT_PORT : Number(url.port)
    this.#user = decodeURIComponent(url.username)
    this.#password = decodeURIComponent(url.password)
  }

  /**
   * @param text - `http://host:port`, with `user:password@` or without; the scheme may be missing, as in MIG's list
   * @returns undefined when it is something else
   */
  static parse(text: string): ProxyServer | undefined {
    if (text.length > MAX_PROXY_CHARACTERS) return undefined
    try {
      const url = new URL(text.includes('://') ? text : `http://${text}`)
      const isPlain = url.protocol === 'http:' && url.pathname === '/' && url.search === '' && url.hash === ''
      return isPlain ? new ProxyServer(url) : undefined
    } catch {
      return undefined
    }
  }

  /** `host:port` */
  get name(): string {
    return `${this.host.includes(':') ? `[${this.host}]` : this.host}:${this.port}`
  }

  /** Does it know who we are? */
  get hasUser(): boolean {
    return this.#user !== ''
  }

  /** The header fields by which it knows who we are. */
  get authorization(): Record<string, string> {
    if (!this.hasUser) return {}
    const credentials = Buffer.from(`${this.#user}:${this.#password}`).toString('base64')
    return { 'proxy-authorization': `Basic ${credentials}` }
  }

  /** As it was written, without the password. */
  toJSON(): string {
    const user = this.hasUser ? `${encodeURIComponent(this.#user)}${this.#password === '' ? '' : ':***'}@` : ''
    return `http://${user}${this.name}`
  }
}
