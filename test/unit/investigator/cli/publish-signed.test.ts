import { expect } from 'chai'
import type { Action } from '../../../../src/protocol/order/schema.ts'
import { readOrderFile } from '../../../../src/protocol/order/order-file.ts'
import { CliBench } from '../../../helpers/cli-bench.ts'
import { Desk, entryOf, type Signed } from '../../../helpers/desk.ts'
import { eventually } from '../../../helpers/eventually.ts'
import { AGENTS, cancel } from '../../../helpers/orders.ts'

describe('investigator/cli/publish-signed', () => {
  let desk: Desk
  let bench: CliBench

  before(async () => {
    desk = await Desk.open(['ada', 'grace'], (people) => ({
      acl: { default: entryOf(people, 1), file: entryOf(people, 2) }
    }))
  })
  beforeEach(async () => {
    bench = await CliBench.open(desk)
    await bench.node.meet(1)
  })
  afterEach(() => bench[Symbol.asyncDispose]())

  /** An action that is answered to this node, or to another, signed by some. */
  async function signed(signers = desk.people, changes: Partial<Action> = {}, peer?: string): Promise<Signed> {
    const expireafter = '2026-11-24T09:00:00Z'
    const reply = await bench.node.investigator.prepareReply({ expireafter, expected: 1 })
    return desk.sign(desk.action({ reply: peer === undefined ? reply : { ...reply, peer }, ...changes }), signers)
  }

  const signaturesHeld = async ({ digest }: Signed): Promise<number> =>
    readOrderFile((await bench.node.investigator.order(digest)).orderFile).signatures.length

  it('adds the signature of this home, publishes, and waits for the answers', async () => {
    const asked = await signed([desk.people[1]!])
    const running = bench.mig('run', bench.write('order.json', asked.file))
    await eventually(() => bench.node.investigator.find(asked.digest) !== undefined)
    await bench.node.answer(asked, 1)
    const { status, out, err } = await running
    expect(status, err).to.equal(0)
    expect(out).to.match(/^host-1 /)
    expect(err).to.contain(`Action ${asked.order.id} is published.\n`)
    expect(await signaturesHeld(asked)).to.equal(2)
  })

  it('does not sign again what this home has signed', async () => {
    const asked = await signed()
    // there is no key to sign with, and none is needed
    const argv = ['run', bench.write('order.json', asked.file), '--offline', '--key-file', bench.path('absent.asc')]
    const { status, err } = await bench.mig(...argv)
    expect({ status, err }).to.deep.equal({ status: 0, err: `Action ${asked.order.id} waits for mig bundle export.\n` })
    expect(await signaturesHeld(asked)).to.equal(2)
  })

  it('says where the answers to a question of another node go', async () => {
    const asked = await signed(desk.people, {}, AGENTS[0])
    const { status, out, err } = await bench.mig('run', bench.write('order.json', asked.file))
    expect({ status, out }).to.deep.equal({ status: 0, out: '' })
    expect(err).to.equal(
      `Action ${asked.order.id} is published. Its answers go to the node ${AGENTS[0]}, not to this one.\n`
    )
  })

  it('refuses what the policy makes every agent refuse, unless forced', async () => {
    const asked = await signed([desk.people[0]!])
    const path = bench.write('order.json', asked.file)
    const { status, err } = await bench.mig('run', path)
    expect(status).to.equal(1)
    expect(err).to.contain('--force publishes it short.').and.contain('(ACL_DENIED)')
    expect(bench.node.investigator.find(asked.digest)).to.equal(undefined)
    expect((await bench.mig('run', path, '--force', '--offline', '-q')).status).to.equal(0)
    expect(bench.node.investigator.find(asked.digest)).to.not.equal(undefined)
  })

  it('refuses a file that holds another kind of order, or one for another mesh', async () => {
    const stop = await desk.sign(cancel({ mesh: desk.meshId }))
    expect((await bench.mig('run', bench.write('cancel.json', stop.file))).err).to.match(
      /^error: .*cancel\.json holds a cancel, not an action\. .*\(ACTION_FILE_INVALID\)\n$/
    )
    const elsewhere = await signed(desk.people, { mesh: `other.${'0'.repeat(64)}` })
    expect((await bench.mig('run', bench.write('other.json', elsewhere.file))).err)
      .to.contain(`It was signed for the mesh other.${'0'.repeat(64)}, not for ${desk.meshId}. `)
      .and.contain('(ORDER_INVALID)')
  })
})
