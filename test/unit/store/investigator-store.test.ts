import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { expect } from 'chai'
import { InvestigatorStore } from '../../../src/store/investigator-store.ts'
import { sha256Hex } from '../../../src/util/bytes.ts'
import { collect } from '../../helpers/collect.ts'
import { AGENT, exampleIncoming, numbered } from '../../helpers/store-examples.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

const WRITER = resolve(import.meta.dirname, '../../helpers/store-writer.ts')

describe('InvestigatorStore', () => {
  it('keeps each kind by itself, over a restart', async () => {
    using folder = new TemporaryFolder()
    const first = await InvestigatorStore.open(folder.path)
    await first.orders.put(numbered(1), Uint8Array.of(1), 1)
    await first.policies.put(1, Uint8Array.of(2))
    await first.census.put(AGENT, Uint8Array.of(3))
    await first.locations.put(AGENT, Uint8Array.of(4))
    await first.actions.put({ digest: numbered(1), orderFile: '{}', published: 1, expected: [] })
    await first.replyKeys.put(numbered(2), Uint8Array.of(5), 10)
    expect(await first.storeResult(exampleIncoming(1), 7)).to.equal('stored')
    expect(await first.meta.nextSequence('locationSequence', 5)).to.equal(5)
    await first[Symbol.asyncDispose]()
    await using store = await InvestigatorStore.open(folder.path)
    expect(await collect(store.orders.all())).to.have.length(1)
    expect(await collect(store.policies.all())).to.have.length(1)
    expect(await collect(store.census.all())).to.deep.equal([{ id: AGENT, bytes: Buffer.of(3) }])
    expect(await collect(store.locations.all())).to.deep.equal([{ id: AGENT, bytes: Buffer.of(4) }])
    expect(await collect(store.actions.all())).to.have.length(1)
    expect(await store.replyKeys.get(numbered(2))).to.deep.equal(Buffer.of(5))
    expect(await store.storeResult(exampleIncoming(1), 8)).to.equal('repeated')
    expect((await store.results.head(numbered(1), AGENT, 0))?.stored).to.equal(7)
  })

  it('killed in the middle of writing, has every result that it acknowledged, whole', async function () {
    this.timeout(60_000)
    using folder = new TemporaryFolder()
    let most = 0
    for (let round = 0; round < 3; round++) {
      const acknowledged = await writeUntilKilled(folder.path, most, 300 + round * 41)
      most = Math.max(...acknowledged) + 1
      await using store = await InvestigatorStore.open(folder.path)
      for (const n of acknowledged) {
        const { report, cover } = exampleIncoming(n)
        expect((await store.results.head(report.order, AGENT, 0))?.resultDigest, `head ${n}`).to.equal(
          cover.resultDigest
        )
        expect(await store.results.report(report.order, AGENT, 0), `report ${n}`).to.deep.equal(report)
        const sealed = (await store.results.sealed(report.order, AGENT, 0)) ?? new Uint8Array()
        expect(sha256Hex(sealed), `sealed ${n}`).to.equal(cover.resultDigest)
      }
    }
  })
})

/** Lets a process store results from `first` on, and kills it (SIGKILL) when it has acknowledged `lines` of them. */
async function writeUntilKilled(path: string, first: number, lines: number): Promise<number[]> {
  const child = spawn(process.execPath, [WRITER, 'investigator', path, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const exit = once(child, 'exit')
  const acknowledged: number[] = []
  for await (const line of createInterface(child.stdout)) {
    if (acknowledged.push(Number(line.split(' ')[1])) === lines) child.kill('SIGKILL')
  }
  await exit
  expect(child.signalCode).to.equal('SIGKILL')
  return acknowledged
}
