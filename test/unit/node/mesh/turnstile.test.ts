import { expect } from 'chai'
import { Turnstile } from '../../../../src/node/mesh/turnstile.ts'
import type { Verdict } from '../../../../src/protocol/order/verdict.ts'
import { sha256Hex, toUtf8 } from '../../../../src/util/bytes.ts'
import { MemorySource } from '../../../helpers/memory-source.ts'

/** Its judgements end when the test says so. */
class SlowSource extends MemorySource {
  end: (verdict: Verdict) => void = () => undefined
  fail: (error: Error) => void = () => undefined

  override async offer(bytes: Uint8Array, from: string): Promise<Verdict> {
    const verdict = new Promise<Verdict>((resolve, reject) => {
      this.end = resolve
      this.fail = reject
    })
    this.judge = () => 'ignore'
    await super.offer(bytes, from)
    return verdict
  }
}

describe('Turnstile', () => {
  const thing = toUtf8('an order')
  const key = sha256Hex(thing)
  let source: SlowSource
  let turnstile: Turnstile

  beforeEach(() => {
    source = new SlowSource('order')
    turnstile = new Turnstile()
  })

  it('has what comes two ways at a time judged once, with one verdict for both', async () => {
    const first = turnstile.offer(source, thing, 'a')
    expect(turnstile.isJudging(thing)).to.equal(true)
    const second = turnstile.offer(source, thing, 'b')
    source.end('accept')
    expect(await Promise.all([first, second])).to.deep.equal(['accept', 'accept'])
    expect(source.offers.get(key)).to.deep.equal(['a'])
    expect(turnstile.isJudging(thing)).to.equal(false)
  })

  it('ignores what was accepted', async () => {
    const first = turnstile.offer(source, thing, 'a')
    source.end('accept')
    await first
    expect(await turnstile.offer(source, thing, 'b')).to.equal('ignore')
    expect(source.offers.get(key)).to.deep.equal(['a'])
  })

  for (const verdict of ['ignore', 'reject'] as const) {
    it(`has what was judged ${verdict} judged again: a policy may have come`, async () => {
      const first = turnstile.offer(source, thing, 'a')
      source.end(verdict)
      expect(await first).to.equal(verdict)
      const second = turnstile.offer(source, thing, 'b')
      source.end('accept')
      expect(await second).to.equal('accept')
      expect(source.offers.get(key)).to.deep.equal(['a', 'b'])
    })
  }

  it('fails as the source does, and tries again', async () => {
    const both = Promise.allSettled([turnstile.offer(source, thing, 'a'), turnstile.offer(source, thing, 'b')])
    source.fail(new TypeError('a bug'))
    expect((await both).map(({ status }) => status)).to.deep.equal(['rejected', 'rejected'])
    expect(turnstile.isJudging(thing)).to.equal(false)
    const third = turnstile.offer(source, thing, 'c')
    source.end('accept')
    expect(await third).to.equal('accept')
  })
})
