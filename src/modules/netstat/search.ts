import { reasonOf } from '../shared/go/errno.ts'
import { Stopped, type Steps } from '../shared/pool/steps.ts'
import { addressText } from './address.ts'
import type { NetstatElement } from './element.ts'
import type { Findings } from './findings.ts'
import { localAddresses, localMacs, speaksIpv6 } from './interfaces.ts'
import { allNamespaces, DEFAULT, type Namespace } from './namespaces.ts'
import { NO_OWNERS, type Owners, ownersOf } from './owners.ts'
import { linesOf } from './proc-file.ts'
import {
  isConnected,
  isListening,
  type Neighbour,
  parseNeighbour,
  parseSocket,
  PROTOCOLS,
  type Socket
} from './proc-net.ts'
import type { AskedFor, Question, Questions } from './questions.ts'

/** Rows between two places where the search may be interrupted. */
const ROWS = 256
/** Of a file of /proc/net: the process through which it was to be read has ended, or the kernel has no IPv6. */
const GONE = ['ENOENT', 'ESRCH', 'EINVAL']

/** A socket that somebody asks for, until it is known who holds it. */
interface Hit {
  readonly question: AskedFor
  readonly socket: Socket
  readonly namespace: string
}

/** One look at the host. What cannot be read becomes a sentence in the errors. */
export class Search {
  /** addresses, neighbours and sockets that were looked at */
  examined = 0
  readonly #questions: Questions
  readonly #findings: Findings
  readonly #errors: string[]
  readonly #hits: Hit[] = []
  #speaksIpv6 = false

  constructor(questions: Questions, { findings, errors }: { readonly findings: Findings; readonly errors: string[] }) {
    this.#questions = questions
    this.#findings = findings
    this.#errors = errors
  }

  /** Addresses of the host itself. */
  askHost(platform: NodeJS.Platform): void {
    const { localMacs: macs, localIps: ips } = this.#questions
    if (macs.length > 0) {
      this.#try('localmac', () => {
        for (const mac of localMacs(platform)) this.#ask(macs, mac, () => ({ localmacaddr: mac }))
      })
    }
    if (ips.length > 0) {
      this.#try('localip', () => {
        for (const ip of localAddresses(platform)) this.#ask(ips, ip, () => ({ localaddr: addressText(ip) }))
      })
    }
  }

  /** Neighbours and sockets. Interrupted, what was found stands, sockets without the processes that hold them included. */
  *askKernel({ isWithNamespaces }: { readonly isWithNamespaces: boolean }): Steps<void> {
    let owners: Owners = NO_OWNERS
    try {
      for (const namespace of isWithNamespaces ? yield* this.#namespaces() : [DEFAULT]) {
        yield* this.#askNeighbours(namespace)
        yield* this.#askSockets(namespace)
      }
      owners = yield* ownersOf(new Set(this.#hits.map(({ socket }) => socket.inode)))
    } finally {
      for (const hit of this.#hits) this.#findings.add(hit.question, socketElement(hit, owners))
    }
    this.#noteUntold(owners)
  }

  *#namespaces(): Steps<Namespace[]> {
    const { namespaces, denied } = yield* allNamespaces()
    if (denied > 0) this.#errors.push(`namespaces: ${denied} processes do not tell theirs: permission denied`)
    return namespaces
  }

  *#askNeighbours(namespace: Namespace): Steps<void> {
    const { neighborMacs, neighborIps } = this.#questions
    if (neighborMacs.length + neighborIps.length === 0) return
    yield* this.#read(namespace, 'arp', (line) => {
      const neighbour = parseNeighbour(line)
      if (neighbour === undefined) return
      const element = (): NetstatElement => neighbourElement(neighbour, namespace)
      this.#ask(neighborMacs, neighbour.mac, element)
      this.#ask(neighborIps, neighbour.address, element)
    })
    this.#speaksIpv6 ||= namespace.folders.some(speaksIpv6)
  }

  *#askSockets(namespace: Namespace): Steps<void> {
    const { connectedIps, ports } = this.#questions
    if (connectedIps.length + ports.size === 0) return
    for (const protocol of PROTOCOLS) {
      yield* this.#read(namespace, protocol, (line) => {
        const socket = parseSocket(line, protocol)
        if (socket === undefined) return
        this.examined++
        const asked = isConnected(socket) ? connectedIps.filter((question) => question.matches(socket.remote)) : []
        const listened = isListening(socket) ? (ports.get(socket.localPort) ?? []) : []
        for (const question of [...asked, ...listened]) {
          this.#hits.push({ question, socket, namespace: namespace.name })
        }
      })
    }
  }

  #ask<T>(questions: readonly Question<T>[], thing: T, element: () => NetstatElement): void {
    this.examined++
    for (const question of questions) if (question.matches(thing)) this.#findings.add(question, element())
  }

  #try(kind: string, work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#errors.push(`${kind}: ${reasonOf(error)}`)
    }
  }

  /** Takes the lines of a file of a namespace, through the first of its processes that is still there. */
  *#read({ name, folders }: Namespace, file: string, take: (line: string) => void): Steps<void> {
    let failure: unknown
    for (const folder of folders) {
      try {
        let rows = 0
        for (const line of linesOf(`${folder}/${file}`)) {
          take(line)
          if (++rows % ROWS === 0) yield
        }
        return
      } catch (error) {
        if (error instanceof Stopped) throw error
        failure = error
      }
    }
    const isGone = GONE.includes((failure as NodeJS.ErrnoException).code ?? '')
    const mayBeGone = name !== DEFAULT.name || file.endsWith('6')
    if (!isGone || !mayBeGone) this.#errors.push(`open ${folders[0]}/${file}: ${reasonOf(failure)}`)
  }

  #noteUntold({ byInode, denied }: Owners): void {
    const isUntold = this.#hits.some(({ socket: { inode } }) => inode !== 0 && !byInode.has(inode))
    if (isUntold && denied > 0) {
      this.#errors.push(`${denied} processes do not tell which sockets they hold: permission denied`)
    }
    const { neighborMacs, neighborIps } = this.#questions
    if (this.#speaksIpv6 && (neighborMacs.length > 0 || neighborIps.some(({ isIpv6 }) => isIpv6))) {
      this.#errors.push(
        'IPv6 neighbours were not looked at: the kernel tells them over netlink alone, which a module cannot open'
      )
    }
  }
}

function neighbourElement({ mac, address }: Neighbour, { name }: Namespace): NetstatElement {
  return { remotemacaddr: mac, remoteaddr: addressText(address), namespace: name }
}

function socketElement({ question, socket, namespace }: Hit, { byInode }: Owners): NetstatElement {
  const { protocol, state, uid, inode } = socket
  const remote = { remoteaddr: addressText(socket.remote), remoteport: socket.remotePort }
  const processes = byInode.get(inode)
  return {
    localaddr: addressText(socket.local),
    ...(socket.localPort > 0 && { localport: socket.localPort }),
    ...(question.kind === 'connectedip' && remote),
    namespace,
    protocol,
    state,
    uid,
    ...(inode > 0 && { inode }),
    ...(processes !== undefined && { processes: [...processes] })
  }
}
