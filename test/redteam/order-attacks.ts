import { join } from 'node:path'
import { canonicalBytes } from '../../src/protocol/order/canonical.ts'
import { decodeEnvelope, encodeEnvelope } from '../../src/protocol/order/envelope.ts'
import type { Action } from '../../src/protocol/order/schema.ts'
import { signDetached } from '../../src/protocol/pgp/sign.ts'
import { signStop } from '../../src/protocol/result/stop.ts'
import { AgentStore } from '../../src/store/agent-store.ts'
import { fromUtf8, sha256Hex } from '../../src/util/bytes.ts'
import { systemClock } from '../../src/util/clock.ts'
import { LocalMesh } from '../helpers/local-mesh.ts'
import { cancel, timeText } from '../helpers/orders.ts'
import { eventually } from '../helpers/processes.ts'
import { RawInvestigator } from '../helpers/raw-investigator.ts'
import { tally, type Attempts } from './attempts.ts'
import { answered, FILE, PAIR, type AgentState, type Field } from './field.ts'
import type { Impostor } from './impostor.ts'

/** All that would make an honest agent run what nobody may ask for, or not run what it should. */
export function attackOrders(attempts: Attempts, field: () => Field, seed: () => Impostor): void {
  /** An order of the loot, and its signatures. */
  const stolen = (digest: string): { action: Action; signatures: readonly Uint8Array[]; envelope: Uint8Array } => {
    const { envelope } = field()
      .loot.flatMap(({ orders }) => orders)
      .find((order) => order.digest === digest)!
    const { order, signatures } = decodeEnvelope(envelope)
    return { action: JSON.parse(fromUtf8(order)) as Action, signatures, envelope }
  }

  /**
   * Hands out envelopes under a name of its own, as who was heard of before may be cut off already.
   * @returns the runs on honest agents, and what they said of it
   */
  const handOut = async (envelopes: readonly Uint8Array[]) => {
    const digests = envelopes.map((envelope) => sha256Hex(decodeEnvelope(envelope).order))
    await using member = await field().impostor()
    for (const [at, envelope] of envelopes.entries()) {
      member.tell('order', { key: digests[at]!, version: sha256Hex(envelope) }, envelope)
    }
    const judged = async (): Promise<string[]> =>
      (await Promise.all(digests.map((digest) => field().refusals({ digest })))).flat()
    if (!digests.every(isGood)) await eventually(async () => (await judged()).length > 0, 30_000, 'a refusal')
    await field().passBy()
    const runs = await Promise.all(digests.map((digest) => field().executions(digest)))
    return { outcome: tally(await judged()), successes: runs.reduce((sum, count) => sum + count, 0) }
  }
  /** Is it one that the agents hold, and have no reason to refuse? */
  const isGood = (digest: string): boolean =>
    [field().asked.file.digest, field().asked.pair.digest].includes(digest) || waitingForSecond.has(digest)
  const waitingForSecond = new Set<string>()
  const changed = (digest: string, changes: Partial<Action>): Uint8Array => {
    const { action, signatures } = stolen(digest)
    return encodeEnvelope({ order: canonicalBytes({ ...action, ...changes }), signatures })
  }

  attempts.it('order forging: signed by keys that no policy knows', async () => {
    const { ada } = field()
    const mallory = await RawInvestigator.strangerKey()
    const orders = await Promise.all([FILE, PAIR].map((operation) => ada.order({ operations: [operation] })))
    const envelopes = await Promise.all(orders.map((order) => ada.envelope(order, mallory)))
    return { tried: 'two modules, by the seed', ...(await handOut(envelopes)) }
  })

  attempts.it('signature lifting: a good signature on another action', async () => {
    const { signatures } = stolen(field().asked.file.digest)
    const orders = await Promise.all([FILE, PAIR].map((operation) => field().ada.order({ operations: [operation] })))
    const envelopes = orders.map(({ bytes }) => encodeEnvelope({ order: bytes, signatures }))
    return { tried: 'two actions', ...(await handOut(envelopes)) }
  })

  attempts.it('signature lifting: of an action to a cancel and to a policy', async () => {
    const { asked, ada } = field()
    const { signatures, action } = stolen(asked.file.digest)
    const tombstone = cancel({ mesh: ada.meshId, action: asked.file.digest, expireafter: action.expireafter })
    const { policy, digest } = await field().policyInForce()
    const banning = { ...policy, mesh: ada.meshId, version: policy.version + 1, previous: digest, banned: [] }
    const envelopes = [tombstone, banning].map((order) => encodeEnvelope({ order: canonicalBytes(order), signatures }))
    return { tried: 'a cancel, a policy', ...(await handOut(envelopes)) }
  })

  attempts.it('target swap: a good order aimed at other agents', async () => {
    const { file, pair } = field().asked
    const target = `name='${field().honest[0]!.name}'`
    return { tried: 'two orders', ...(await handOut([file, pair].map(({ digest }) => changed(digest, { target })))) }
  })

  attempts.it('operation swap: the module of a good order exchanged', async () => {
    const { file } = field().asked
    return { tried: 'one order', ...(await handOut([changed(file.digest, { operations: [PAIR] })])) }
  })

  attempts.it('id swap: a good order under a new id, or with new times', async () => {
    const { digest } = field().asked.file
    const id = '019ab4f0-1c00-7000-8000-00000000dead'
    const expireafter = timeText(Date.now() + 86_400_000)
    return { tried: 'id, times', ...(await handOut([changed(digest, { id }), changed(digest, { expireafter })])) }
  })

  attempts.it('signature stripping: an order for two people with one signature', async () => {
    const { ada, grace, honest } = field()
    const order = await ada.order({ operations: [PAIR] })
    const full = await ada.envelope(order, ada.investigatorKey, grace)
    const { signatures } = decodeEnvelope(full)
    const halves = signatures.map((signature) => encodeEnvelope({ order: order.bytes, signatures: [signature] }))
    waitingForSecond.add(order.digest)
    const early = await handOut(halves.slice(0, 1))
    ada.send(order.digest, full)
    await answered(ada, order.digest, honest.length)
    const missing = honest.length - (await field().executions(order.digest))
    return {
      tried: 'first with one signature, then by the investigator with both',
      outcome: `ran ${early.successes} times with one; with both on all but ${missing}`,
      successes: early.successes + missing
    }
  })

  attempts.it('bad signature first: the order sent before its investigator sends it', async () => {
    const { ada, honest, asked } = field()
    const order = await ada.order({ operations: [FILE] })
    const { signatures } = stolen(asked.file.digest)
    const { outcome, successes } = await handOut([encodeEnvelope({ order: order.bytes, signatures })])
    ada.send(order.digest, await ada.envelope(order))
    await answered(ada, order.digest, honest.length)
    const missing = honest.length - (await field().executions(order.digest))
    return { tried: 'by gossip and sync', outcome: `${outcome}; then it ran on all`, successes: successes + missing }
  })

  attempts.it('replay: by another peer, in other order', async () => {
    const { file, pair } = field().asked
    await handOut([file, pair].map(({ digest }) => stolen(digest).envelope))
    // who runs an order again says so with another time
    const reports = [file, pair].flatMap(({ digest }) => field().ada.reports(digest))
    const runs = new Set(reports.map(({ order, agent, started }) => `${order} ${agent} ${started}`)).size
    const more = runs - new Set(reports.map(({ order, agent }) => `${order} ${agent}`)).size
    return { tried: 'two orders', outcome: 'known already', successes: more }
  })

  attempts.it('replay: after a restart, and with the clock set back by an hour', async () => {
    const { asked, honest, mesh } = field()
    const [restarted, late] = honest.slice(-2) as [(typeof honest)[number], (typeof honest)[number]]
    await mesh.kill([restarted, late])
    {
      await using store = await AgentStore.open(join(late.home, 'db'))
      await store.clock.observe(systemClock.now() + 3_600_000)
    }
    await mesh.start([restarted, late])
    const order = await field().ada.order({ operations: [FILE] })
    seed().tell('order', { key: asked.file.digest, version: 'again' }, stolen(asked.file.digest).envelope)
    field().ada.send(order.digest, await field().ada.envelope(order))
    await answered(field().ada, order.digest, honest.length - 1)
    const refused = await eventually(() =>
      field()
        .ada.reports(order.digest)
        .find(({ status }) => status === 'refused')
    )
    const runs =
      (await field().executions(asked.file.digest, [restarted, late])) +
      (await field().executions(order.digest, [late]))
    await field().retire(late)
    return { tried: 'one order on two agents', outcome: `not run again; ${refused.code}`, successes: runs }
  })

  attempts.it('replay: in another mesh of the same investigator', async () => {
    await using other = await LocalMesh.create({ agents: 1, name: 'other' })
    await other.start()
    await using raw = await RawInvestigator.join(other)
    const { digest } = field().asked.file
    const { envelope } = stolen(digest)
    raw.send(digest, envelope)
    const refusals = async (): Promise<string[]> =>
      ((await other.query(other.agents[0]!, 'refusals')) as { code: string }[]).map(({ code }) => code)
    await eventually(async () => (await refusals()).length > 0, 30_000, 'the order to be judged')
    const { recent } = (await other.status(other.agents[0]!)) as unknown as AgentState
    const runs = recent.filter((decision) => decision.digest === digest && decision.decision === 'run').length
    return { tried: 'one order', outcome: tally(await refusals()), successes: runs }
  })

  attempts.it('cancel by a stranger', async () => {
    const { ada, honest } = field()
    const later = Date.now() + 20_000
    const order = await ada.order({ operations: [FILE] }, { validfrom: later })
    ada.send(order.digest, await ada.envelope(order))
    const tombstone = cancel({
      mesh: ada.meshId,
      action: order.digest,
      expireafter: timeText(Date.now() + 300_000)
    })
    const bytes = canonicalBytes(tombstone)
    const mallory = await RawInvestigator.strangerKey()
    const { outcome } = await handOut([
      encodeEnvelope({ order: bytes, signatures: [await signDetached(bytes, mallory, Date.now())] })
    ])
    await answered(ada, order.digest, honest.length)
    const missing = honest.length - (await field().executions(order.digest))
    return { tried: 'of an action that has not begun', outcome: `${outcome}; it ran on all`, successes: missing }
  })

  attempts.it('rollout stop by a liar', async () => {
    const { ada, honest } = field()
    const ids = await Promise.all(honest.map((agent) => field().peerId(agent)))
    const half = Math.ceil(ids.length / 2)
    const rollout = { order: ids, waves: [half, ids.length - half], everySec: 10, stopAfterFailures: 1 }
    const order = await ada.order({ operations: [FILE], rollout, only: ids.toSorted() })
    ada.send(order.digest, await ada.envelope(order))
    const { mesh } = seed()
    for (const { key } of field().loot) {
      const bytes = await signStop({ mesh: ada.meshId, orderDigest: order.digest }, key)
      seed().tell('stop', { key: order.digest, version: sha256Hex(bytes).slice(0, 16) }, bytes)
      await mesh.syncNow(5_000)
    }
    await answered(ada, order.digest, honest.length)
    const missing = honest.length - (await field().executions(order.digest))
    const tried = `stops signed by ${field().loot.length} taken nodes`
    return { tried, outcome: 'signed by somebody else than who asked: no effect', successes: missing }
  })
}
