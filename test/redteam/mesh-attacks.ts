import { canonicalBytes } from '../../src/protocol/order/canonical.ts'
import { encodeEnvelope } from '../../src/protocol/order/envelope.ts'
import type { Policy } from '../../src/protocol/order/schema.ts'
import { signDetached } from '../../src/protocol/pgp/sign.ts'
import { signPresence, verifyPresence } from '../../src/protocol/result/presence.ts'
import { sealReport } from '../../src/protocol/result/sealed-result.ts'
import { encodeCustodyQuestion } from '../../src/protocol/result/custody.ts'
import { REQUESTS } from '../../src/protocol/wire/requests.ts'
import { fromBase64, fromUtf8, sha256Hex } from '../../src/util/bytes.ts'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { randomBytes } from 'node:crypto'
import type { Action } from '../../src/protocol/order/schema.ts'
import { eventually } from '../helpers/processes.ts'
import { RawInvestigator } from '../helpers/raw-investigator.ts'
import { codeIn, tally, type Attempts } from './attempts.ts'
import { FILE, nextPolicy, type Field } from './field.ts'
import type { Impostor } from './impostor.ts'

/** Things that a liar says he has, and has not. */
const INVENTED = 5_000
/** Answers that he asks an agent to keep. */
const PARCELS = 200

/** All that would change what honest nodes hold to be true: the policy, who there is, what is worth pulling. */
export function attackMesh(attempts: Attempts, field: () => Field, seed: () => Impostor): void {
  const versions = async (): Promise<number[]> =>
    (await Promise.all(field().honest.map((agent) => field().state(agent)))).map(({ policyVersion }) => policyVersion)

  /** Hands out policies that follow `version`, signed by somebody. @returns honest nodes that took one, and what was said */
  const handOutPolicy = async (policy: Policy, key: Awaited<ReturnType<typeof RawInvestigator.strangerKey>>) => {
    const before = await versions()
    const order = canonicalBytes(policy)
    const envelope = encodeEnvelope({ order, signatures: [await signDetached(order, key, Date.now())] })
    const digest = sha256Hex(order)
    seed().tell('policy', { key: String(policy.version), version: digest }, envelope)
    seed().tell('order', { key: digest, version: sha256Hex(envelope) }, envelope)
    await field().passBy()
    const after = await versions()
    const codes = await field().refusals({ digest })
    return { outcome: tally(codes), successes: after.filter((version, at) => version !== before[at]).length }
  }

  attempts.it('ban of an honest node, by a policy without the quorum', async () => {
    const victim = await field().peerId(field().honest[0]!)
    const policy = nextPolicy(await field().policyInForce(), field().meshId, { banned: [victim] })
    const { outcome, successes } = await handOutPolicy(policy, await RawInvestigator.strangerKey())
    const { neighbours } = await field().state(field().honest[0]!)
    return { tried: 'one policy', outcome: `${outcome}; it has ${neighbours} neighbours`, successes }
  })

  attempts.it('policy rollback: the chain of before, also to an agent that restarts', async () => {
    const { honest, mesh } = field()
    await field().publishPolicy({ settings: { note: 'the first' } })
    const before = await versions()
    const restarted = honest.slice(-1)
    await mesh.kill(restarted)
    await using liar = await field().impostor(2, { policyVersion: 0 })
    await mesh.start(restarted)
    await liar.mesh.syncNow(10_000)
    await field().passBy()
    const after = await versions()
    const back = after.filter((version, at) => version < before[at]!).length
    return { tried: 'by sync with all', outcome: `policy ${Math.min(...after)} stays in force`, successes: back }
  })

  attempts.it('policy fork: another policy on the one before', async () => {
    const inForce = await field().policyInForce()
    const { previous, version } = inForce.policy
    const fork = { ...inForce.policy, previous, version, settings: { note: 'the second' } }
    const { outcome, successes } = await handOutPolicy(fork, await RawInvestigator.strangerKey())
    const forks = (await Promise.all(field().honest.map((agent) => field().state(agent)))).filter(
      ({ policyForks }) => policyForks.length > 0
    ).length
    return {
      tried: 'one policy',
      outcome: `${outcome}; no fork noted, as it has no quorum`,
      successes: successes + forks
    }
  })

  attempts.it('presence spoofing: in the name of an honest node', async () => {
    const victim = field().honest[0]!
    const id = await field().peerId(victim)
    const genuine = seed().heard('presence')
    const seen = await eventually(async () => {
      for (const bytes of genuine) {
        const presence = await verifyPresence(bytes, { mesh: field().meshId, now: Date.now() }).catch(() => undefined)
        if (presence?.id === id) return presence
      }
      return undefined
    }, 60_000)
    let successes = 0
    for (const { key } of field().loot) {
      const seq = seen.seq + 1_000_000
      const bytes = await signPresence({ ...seen, seq, addresses: seed().mesh.addresses() }, key)
      seed().tell('presence', { key: id, version: String(seq) }, bytes)
      await seed().mesh.syncNow(5_000)
    }
    await field().passBy()
    const { stdout } = await field().mesh.mig('agents', '-o', 'json')
    const rows = JSON.parse(stdout) as { id: string; name: string }[]
    if (rows.find((row) => row.id === id)?.name !== victim.name) successes++
    const outcome = 'the presence of the victim stays; the liars are shown under their own ids'
    return { tried: `${field().loot.length} presences`, outcome, successes }
  })

  attempts.it('sync poisoning: things that nobody delivers, and garbage', async () => {
    const before = (await Promise.all(field().honest.map((agent) => field().state(agent)))).map(({ census }) => census)
    await using liar = await field().impostor(2)
    for (let at = 0; at < INVENTED; at++) {
      const key = sha256Hex(randomBytes(32))
      liar.tell('order', { key, version: key }, at % 2 === 0 ? new Uint8Array() : randomBytes(1024))
    }
    await liar.mesh.syncNow(10_000)
    const { digest } = await field().passBy()
    const states = await Promise.all(field().honest.map((agent) => field().state(agent)))
    const lost = states.filter(({ census }, at) => census < before[at]!).length
    const missing = field().honest.length - (await field().executions(digest))
    return { tried: `${INVENTED} orders`, outcome: 'a good order in between ran on all', successes: lost + missing }
  })

  attempts.it('outbox exhaustion: an agent is given more to keep than it has room for', async () => {
    const { loot, asked } = field()
    const victim = field().honest[0]!
    const id = await field().peerId(victim)
    const key = loot[1]!.key
    const agent = peerIdFromPrivateKey(key).toString()
    const replyKey = fromBase64((JSON.parse(fromUtf8(asked.file.bytes)) as Action).reply.key)
    const answers: string[] = []
    for (let sequence = 0; sequence < PARCELS; sequence++) {
      const elements = [randomBytes(150_000).toString('base64')]
      const results = [{ foundanything: true, success: true, elements, statistics: {}, errors: [] }]
      const time = new Date().toISOString()
      const cover = { mesh: field().meshId, order: asked.file.digest, agent, sequence, policyVersion: 0 }
      const report = { ...cover, status: 'success', started: time, finished: time, name: 'x', results, sandbox: [], masked: false } as const // prettier-ignore
      const result = await sealReport(report, { replyKey, privateKey: key, now: Date.now() })
      const question = encodeCustodyQuestion({ result })
      const answer = await seed()
        .mesh.request({ id, addresses: [] }, REQUESTS.custody, question)
        .then(() => 'kept')
        .catch((error: unknown) => codeIn(error))
      answers.push(answer)
    }
    const { digest } = await field().passBy({ name: 'after the parcels', operations: [FILE] })
    const missing = field().honest.length - (await field().executions(digest))
    return {
      tried: `${PARCELS} answers of 200 kB`,
      outcome: `${tally(answers)}; it answers as before`,
      successes: missing
    }
  })
}
