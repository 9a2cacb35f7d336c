import { expect } from 'chai'
import { receiptsOf } from '../../../src/investigator/receipts-out.ts'
import { verifyReceipt } from '../../../src/protocol/result/receipt.ts'
import { readCover } from '../../../src/protocol/result/sealed-result.ts'
import { collect } from '../../helpers/collect.ts'
import { Desk } from '../../helpers/desk.ts'
import { InvestigatorBench } from '../../helpers/investigator-bench.ts'
import { ManualClock } from '../../helpers/manual-clock.ts'
import { nodeKey } from '../../helpers/node-keys.ts'
import { NOW } from '../../helpers/orders.ts'
import { TemporaryFolder } from '../../helpers/temporary-folder.ts'

describe('receiptsOf', () => {
  it('gives, for every result that is stored, the receipt that its agent waits for', async () => {
    using folder = new TemporaryFolder()
    const desk = await Desk.open(['ada'])
    await using bench = await InvestigatorBench.open(desk, new ManualClock(NOW), folder.path)
    await bench.meet(1)
    const asked = await bench.ask()
    const { id: issuer, privateKey } = await nodeKey(99)
    const receipts = (): Promise<Uint8Array[]> =>
      collect(receiptsOf(bench.investigator.wanted(), desk.meshId, { results: bench.store.results, privateKey }))
    expect(await receipts()).to.deep.equal([])
    const sealed = await bench.seal(asked, 1)
    expect([await bench.results.takeNew(sealed), await bench.results.takeNew(sealed)]).to.deep.equal([true, false])
    const [receipt, ...more] = await receipts()
    expect(more).to.deep.equal([])
    await verifyReceipt(receipt!, { ...(await readCover(sealed)), mesh: desk.meshId, issuer })
  })

  it('is what a bundle of the node carries', async () => {
    using folder = new TemporaryFolder()
    const desk = await Desk.open(['ada'])
    await using bench = await InvestigatorBench.open(desk, new ManualClock(NOW), folder.path)
    await bench.meet(1)
    await bench.answer(await bench.ask(), 1)
    const path = `${folder.path}/out.bundle`
    const { items } = await bench.investigator.exportBundle(path)
    expect(items).to.deep.equal({ policy: 0, stop: 0, order: 1, presence: 1, location: 0, result: 0, receipt: 1 })
    const { taken, known } = await bench.investigator.importBundle(path)
    expect([taken, known]).to.deep.equal([{}, 3])
  })
})
