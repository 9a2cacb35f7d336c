import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import type { PeerTarget } from '../../src/node/mesh/mesh.ts'
import { decodeEnvelope } from '../../src/protocol/order/envelope.ts'
import type { Action } from '../../src/protocol/order/schema.ts'
import { decodeCustodyQuestion, encodeCustodyAnswer } from '../../src/protocol/result/custody.ts'
import { signLocation } from '../../src/protocol/result/location.ts'
import { signCustody, signReceipt } from '../../src/protocol/result/receipt.ts'
import type { Report } from '../../src/protocol/result/report.ts'
import { readCover, sealReport } from '../../src/protocol/result/sealed-result.ts'
import { signPayload } from '../../src/protocol/result/signed.ts'
import { SealedResult } from '../../src/protocol/wire/generated/result.js'
import { REQUESTS } from '../../src/protocol/wire/requests.ts'
import { fromBase64, fromHex, fromUtf8, sha256Hex } from '../../src/util/bytes.ts'
import { eventually } from '../helpers/processes.ts'
import { codeIn, tally, type Attempts } from './attempts.ts'
import { answered, FILE, type Field } from './field.ts'
import type { Impostor } from './impostor.ts'

/** All that would make an investigator believe what no agent said, or an agent forget what it has to say. */
export function attackResults(attempts: Attempts, field: () => Field, relay: () => Impostor): void {
  /** sealed answers of honest agents, which the relay took */
  const captured: Uint8Array[] = []
  let isHole = true

  /** Asks by `mig`. @returns the question, as the relay heard of it, and the daemon that issued it */
  const ask = async (): Promise<{ digest: string; action: Action; daemon: PeerTarget }> => {
    const { mesh } = field()
    await mesh.mig('file', '-path', '/etc', '-name', '^hostname$', '-maxdepth', '1', '-q', '--force', '-t', "name='x'")
    const [{ digest }] = JSON.parse((await mesh.migOk('action', 'list', '-o', 'json')).stdout) as [{ digest: string }]
    const order = await eventually(() => {
      const orders = relay().heard('order').map((envelope) => decodeEnvelope(envelope).order) // prettier-ignore
      return orders.find((bytes) => sha256Hex(bytes) === digest)
    }, 30_000)
    const action = JSON.parse(fromUtf8(order)) as Action
    return { digest, action, daemon: { id: action.reply.peer, addresses: action.reply.addresses } }
  }

  /** Brings sealed results to an investigator. @returns how they were answered */
  const bring = (results: readonly Uint8Array[], to: PeerTarget): Promise<string[]> =>
    Promise.all(
      results.map((bytes) =>
        relay()
          .mesh.request(to, REQUESTS.result, bytes)
          .then(() => 'taken')
          .catch((error: unknown) => codeIn(error))
      )
    )
  const ada = (): PeerTarget => ({ id: field().ada.mesh.id, addresses: field().ada.mesh.addresses() })
  /** A lie in the name of an agent, signed by the key of one that was taken. */
  const sealLie = (order: string, agent: string, replyKey: string): Promise<Uint8Array> => {
    const time = new Date().toISOString()
    const results = [{ foundanything: true, success: true, elements: ['a lie'], statistics: {}, errors: [] }]
    const command = { mesh: field().meshId, order, agent, sequence: 0, policyVersion: 0, status: 'success' } as const
    const report: Report = { ...command, started: time, finished: time, name: 'liar', results, sandbox: [], masked: false } // prettier-ignore
    return sealReport(report, { replyKey: fromBase64(replyKey), privateKey: field().loot[1]!.key, now: Date.now() })
  }
  const believed = async (digest: string): Promise<number> => {
    const { stdout } = await field().mesh.mig('action', 'results', digest, '-o', 'json')
    return (JSON.parse(stdout) as { results: { status: string }[] }).results.filter((r) => r.status === 'success')
      .length
  }

  attempts.it('result forging: in the name of an agent that was not taken', async () => {
    const { digest, action, daemon } = await ask()
    const victim = await field().peerId(field().honest[0]!)
    const { key } = field().loot[1]!
    // the inside and the outside name the victim, or the outside alone; the signature is that of the attacker
    const inside = await sealLie(digest, victim, action.reply.key)
    const { sealed } = await readCover(await sealLie(digest, peerIdFromPrivateKey(key).toString(), action.reply.key))
    const cover = { orderDigest: fromHex(digest), agent: victim, sequence: 0, final: true, sealed }
    const outside = await signPayload('result', SealedResult.encode(cover), key)
    const answers = await bring([inside, outside], daemon)
    return { tried: 'two ways, to mig daemon', outcome: tally(answers), successes: await believed(digest) }
  })

  attempts.it('result of an order that was never given', async () => {
    const { action, daemon } = await ask()
    const agent = peerIdFromPrivateKey(field().loot[1]!.key).toString()
    const { digest } = field().asked.file
    const orders = ['ab'.repeat(32), digest]
    const answers = await bring(await Promise.all(orders.map((o) => sealLie(o, agent, action.reply.key))), daemon)
    const tried = 'one that is none, one of another investigator'
    return { tried, outcome: tally(answers), successes: answers.filter((answer) => answer === 'taken').length }
  })

  attempts.it('custody black hole: the relay takes answers, signs for them and drops them', async () => {
    await relay().serve(REQUESTS.custody, async (_from, bytes) => {
      const question = decodeCustodyQuestion(bytes)
      if (!isHole) throw new Error('enough')
      if (!('result' in question)) return encodeCustodyAnswer({ waiting: 0 })
      captured.push(question.result)
      const cover = await readCover(question.result)
      return encodeCustodyAnswer({ custody: await signCustody({ ...cover, mesh: field().meshId }, relay().key) })
    })
    // it is the only one that the order names, and the investigator is away
    const order = await field().ada.order({ operations: [FILE] })
    const { reply } = JSON.parse(fromUtf8(order.bytes)) as Action
    const away = field().ada.orderWith(order, { reply: { ...reply, via: relay().mesh.addresses().slice(0, 1) } })
    field().ada.isAway = true
    field().ada.send(away.digest, await field().ada.envelope(away))
    await eventually(() => captured.length > 0, 60_000, 'the relay to be given an answer')
    field().ada.isAway = false
    await answered(field().ada, away.digest, field().honest.length)
    return { tried: `${captured.length} answers taken`, outcome: 'all came, by the agents themselves', successes: 0 }
  })

  attempts.it('ciphertext stealing: the sealed answer of another agent as its own', async () => {
    const { key } = field().loot[2]!
    const agent = peerIdFromPrivateKey(key).toString()
    const covers = await Promise.all(captured.map((bytes) => readCover(bytes)))
    const stolen = await Promise.all(
      covers.map(({ orderDigest, ...cover }) =>
        signPayload('result', SealedResult.encode({ ...cover, orderDigest: fromHex(orderDigest), agent }), key)
      )
    )
    const before = field().ada.received.length
    const answers = await bring(stolen, ada())
    const successes = field().ada.received.length - before
    return { tried: `${stolen.length} answers that the relay took`, outcome: tally(answers), successes }
  })

  attempts.it('receipt forging: an agent is told that its answer has arrived', async () => {
    const { ada: investigator, honest, loot } = field()
    investigator.isAway = true
    const order = await investigator.order({ operations: [FILE] })
    const before = captured.length
    investigator.send(order.digest, await investigator.envelope(order))
    await eventually(() => captured.length > before, 60_000, 'the relay to be given an answer')
    const covers = await Promise.all(captured.slice(before).map((bytes) => readCover(bytes)))
    const refused: string[] = []
    for (const cover of covers) {
      for (const { key } of loot) {
        const receipt = await signReceipt({ ...cover, mesh: field().meshId }, key)
        const answer = relay().mesh.request({ id: cover.agent, addresses: [] }, REQUESTS.receipt, receipt)
        await answer.then(() => refused.push('no effect')).catch((error: unknown) => refused.push(codeIn(error)))
      }
    }
    investigator.isAway = false
    isHole = false
    // who had believed it would have deleted its answer
    await answered(investigator, order.digest, honest.length)
    return { tried: `${refused.length} receipts, signed by taken nodes`, outcome: tally(refused), successes: 0 }
  })

  attempts.it('location spoofing: the investigator is said to be at the attacker', async () => {
    let diverted = 0
    await relay().serve(REQUESTS.result, () => {
      diverted++
      throw new Error('thank you')
    })
    for (const { key } of field().loot) {
      const time = Date.now()
      const where = { mesh: field().meshId, addresses: relay().mesh.addresses(), via: [], seq: time, time }
      const bytes = await signLocation(where, key)
      relay().tell('location', { key: field().ada.mesh.id, version: String(time) }, bytes)
      await relay().mesh.syncNow(5_000)
    }
    await field().passBy()
    return { tried: `${field().loot.length} records`, outcome: 'signed by another node: not kept', successes: diverted }
  })

  attempts.it('reading: the answers that taken nodes keep', async () => {
    const sealed = [...captured, ...field().loot.flatMap(({ results }) => results)]
    const words = ['elements', 'foundanything', '/etc/hostname', ...field().honest.map(({ name }) => name)]
    const found = sealed.filter((bytes) => words.some((word) => Buffer.from(bytes).includes(word))).length
    return Promise.resolve({ tried: `${sealed.length} answers`, outcome: 'nothing can be read', successes: found })
  })
}
