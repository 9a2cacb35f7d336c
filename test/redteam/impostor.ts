import type { PrivateKey } from '@libp2p/interface'
import { createMesh } from '../../src/node/mesh/create-mesh.ts'
import type { Mesh, NodeRole, RequestHandler } from '../../src/node/mesh/mesh.ts'
import { SYNC_KINDS, type SyncEntry, type SyncKind } from '../../src/node/mesh/sync-source.ts'
import type { RequestProtocol } from '../../src/protocol/wire/requests.ts'
import { systemClock } from '../../src/util/clock.ts'
import { silentLog } from '../../src/util/log.ts'
import { Handout } from '../helpers/handout.ts'

export interface ImpostorOptions {
  readonly meshId: string
  readonly preSharedKey: string
  /** multiaddrs of honest nodes */
  readonly bootstrap: readonly string[]
  readonly role?: NodeRole
  readonly takesCustody?: boolean
  /** what it says its policy version is */
  readonly policyVersion?: number
}

/** A node under a key that was taken from its host: full member of the mesh, which hands its neighbours what it likes. */
export class Impostor implements AsyncDisposable {
  readonly mesh: Mesh
  readonly key: PrivateKey
  readonly #lies: ReadonlyMap<SyncKind, Handout>

  private constructor(mesh: Mesh, key: PrivateKey, lies: ReadonlyMap<SyncKind, Handout>) {
    this.mesh = mesh
    this.key = key
    this.#lies = lies
  }

  /** Joins, with a neighbour at least. */
  static async join(key: PrivateKey, options: ImpostorOptions): Promise<Impostor> {
    const lies = new Map(SYNC_KINDS.map((kind) => [kind, new Handout(kind, { listens: true })]))
    const mesh = await createMesh(
      {
        role: 'agent',
        version: '0.0.0',
        listen: ['/ip4/127.0.0.1/tcp/0'],
        timers: { syncSec: 5, heartbeatMs: 500 },
        ...options
      },
      {
        privateKey: key,
        sources: [...lies.values()],
        clock: systemClock,
        log: silentLog,
        policyVersion: () => options.policyVersion ?? 0
      }
    )
    await mesh.start()
    await mesh.waitForNeighbour(30_000)
    return new Impostor(mesh, key, lies)
  }

  /** Tells all neighbours, at once and by every round of sync. */
  tell(kind: SyncKind, entry: SyncEntry, bytes: Uint8Array): void {
    this.#lies.get(kind)!.put(entry, bytes)
  }

  /** What its neighbours told it of a kind. */
  heard(kind: SyncKind): readonly Uint8Array[] {
    return this.#lies.get(kind)!.heard
  }

  /** Serves a protocol as it likes. */
  serve(protocol: RequestProtocol, handler: RequestHandler): Promise<void> {
    return this.mesh.handle(protocol, handler)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mesh.stop()
  }
}
