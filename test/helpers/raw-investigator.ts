import type { Action, Reply } from '../../src/protocol/order/schema.ts'
import type { Report } from '../../src/protocol/result/report.ts'
import type { Mesh } from '../../src/node/mesh/mesh.ts'
import type { LocalMesh } from './local-mesh.ts'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateKeyPair } from '@libp2p/crypto/keys'
import { Census } from '../../src/node/mesh/census.ts'
import { createMesh } from '../../src/node/mesh/create-mesh.ts'
import { canonicalBytes } from '../../src/protocol/order/canonical.ts'
import { completeDraft, type ActionDraft } from '../../src/protocol/order/draft.ts'
import { encodeEnvelope } from '../../src/protocol/order/envelope.ts'
import { createReplyKey } from '../../src/protocol/pgp/seal.ts'
import { generateKey, readPrivateKey, signDetached, type PrivateKey } from '../../src/protocol/pgp/sign.ts'
import { signReceipt } from '../../src/protocol/result/receipt.ts'
import { openCover, readCover } from '../../src/protocol/result/sealed-result.ts'
import { REQUESTS } from '../../src/protocol/wire/requests.ts'
import { fromUtf8, sha256Hex, toBase64 } from '../../src/util/bytes.ts'
import { systemClock } from '../../src/util/clock.ts'
import { silentLog } from '../../src/util/log.ts'
import { Handout } from './handout.ts'
import { readInvestigatorKey } from './local-policy.ts'

/** A report, and when it came. */
export interface Received {
  readonly report: Report
  readonly at: number
}

/**
 * A member of the mesh that makes its own orders, good or bad, and takes the answers: what an attacker with the
 * pre-shared key can do, and, with the investigator's key, what `mig` does.
 */
export class RawInvestigator implements AsyncDisposable {
  readonly mesh: Mesh
  readonly meshId: string
  /** everything that came, oldest first */
  readonly received: Received[] = []
  /** takes no answers for now */
  isAway = false
  readonly #orders: Handout
  readonly #replyKeys = new Map<string, Uint8Array>()
  readonly #investigatorKey: PrivateKey

  private constructor(mesh: Mesh, meshId: string, orders: Handout, investigatorKey: PrivateKey) {
    this.mesh = mesh
    this.meshId = meshId
    this.#orders = orders
    this.#investigatorKey = investigatorKey
  }

  /** Joins by the addresses of `agents`, with the pre-shared key of the mesh. */
  static async join(local: LocalMesh, agents = local.agents.slice(0, 3)): Promise<RawInvestigator> {
    const folder = join(local.home, 'meshes', local.meshName)
    const config = JSON.parse(await readFile(join(folder, 'mesh.json'), 'utf8')) as { mesh: string }
    const orders = new Handout('order')
    const privateKey = await generateKeyPair('Ed25519')
    const bootstrap = await Promise.all(
      agents.map(async ({ configFile }) => {
        const { listen } = JSON.parse(await readFile(configFile, 'utf8')) as { listen: string[] }
        return listen[0] as string
      })
    )
    const mesh = await createMesh(
      {
        meshId: config.mesh,
        role: 'investigator',
        version: '0.0.0',
        listen: ['/ip4/127.0.0.1/tcp/0'],
        bootstrap,
        preSharedKey: await readFile(join(folder, 'swarm.key'), 'utf8'),
        timers: { syncSec: 5, heartbeatMs: 500 }
      },
      {
        privateKey,
        sources: [orders, new Census({ meshId: config.mesh }, { clock: systemClock, log: silentLog })],
        clock: systemClock,
        log: silentLog,
        policyVersion: () => 0
      }
    )
    const self = new RawInvestigator(mesh, config.mesh, orders, await readInvestigatorKey(local))
    await mesh.handle(REQUESTS.result, async (_from, bytes) => {
      if (self.isAway) throw new Error('nobody is there')
      const cover = await readCover(bytes)
      const replyKey = self.#replyKeys.get(cover.orderDigest)
      if (replyKey === undefined) throw new Error('an answer to an order that was not made here')
      self.received.push({ report: await openCover(cover, replyKey, config), at: Date.now() })
      return signReceipt({ ...cover, mesh: config.mesh }, privateKey)
    })
    await mesh.start()
    await mesh.waitForNeighbour(30_000)
    return self
  }

  /** The key of the mesh's investigator. */
  get investigatorKey(): PrivateKey {
    return this.#investigatorKey
  }

  /** A key that no policy knows. */
  static async strangerKey(): Promise<PrivateKey> {
    return readPrivateKey((await generateKey({ name: 'Mallory', now: Date.now() - 60_000 })).privateKey)
  }

  /** An action for all agents, answered to this node; `moment` and `draft` change parts of it. */
  async order(
    draft: Partial<ActionDraft> & Pick<ActionDraft, 'operations'>,
    moment: { validfrom?: number; expireafter?: number; mesh?: string } = {}
  ): Promise<{ bytes: Uint8Array; digest: string }> {
    const now = Date.now()
    const expireafter = moment.expireafter ?? now + 300_000
    const { publicKey, privateKey } = await createReplyKey(now)
    const reply: Reply = {
      peer: this.mesh.id,
      via: [],
      addresses: this.mesh.addresses(),
      key: toBase64(publicKey),
      until: rfc3339(expireafter + 86_400_000),
      spreadMs: 0
    }
    const action = completeDraft(
      { name: 'raw', target: "name LIKE '%'", ...draft },
      {
        mesh: moment.mesh ?? this.meshId,
        validfrom: rfc3339(moment.validfrom ?? now - 60_000),
        expireafter: rfc3339(expireafter),
        reply,
        now
      }
    )
    return this.#keep(action, privateKey)
  }

  /** The same action with changes, answered to the same key. */
  orderWith(
    order: { bytes: Uint8Array; digest: string },
    changes: Partial<Action>
  ): { bytes: Uint8Array; digest: string } {
    const action = JSON.parse(fromUtf8(order.bytes)) as Action
    return this.#keep({ ...action, ...changes }, this.#replyKeys.get(order.digest) as Uint8Array)
  }

  #keep(action: Action, replyKey: Uint8Array): { bytes: Uint8Array; digest: string } {
    const bytes = canonicalBytes(action)
    const digest = sha256Hex(bytes)
    this.#replyKeys.set(digest, replyKey)
    return { bytes, digest }
  }

  /** An envelope of these signers; the investigator's key when none is given. */
  async envelope(order: { bytes: Uint8Array }, ...keys: PrivateKey[]): Promise<Uint8Array> {
    const signers = keys.length > 0 ? keys : [this.#investigatorKey]
    const signatures = await Promise.all(signers.map((key) => signDetached(order.bytes, key, Date.now())))
    return encodeEnvelope({ order: order.bytes, signatures })
  }

  /** Hands an envelope to the neighbours, by sync. */
  send(digest: string, envelope: Uint8Array): void {
    this.#orders.put({ key: digest, version: sha256Hex(envelope) }, envelope)
  }

  /** Reports of one order, oldest first. */
  reports(digest: string): Report[] {
    return this.received.map(({ report }) => report).filter(({ order }) => order === digest)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mesh.stop()
  }
}

function rfc3339(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}
