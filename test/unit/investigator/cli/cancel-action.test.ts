import { expect } from 'chai'
import { readOrderFile } from '../../../../src/protocol/order/order-file.ts'
import type { Cancel } from '../../../../src/protocol/order/schema.ts'
import { CliBench } from '../../../helpers/cli-bench.ts'
import { Desk, type Signed } from '../../../helpers/desk.ts'

describe('investigator/cli/cancel-action', () => {
  let desk: Desk
  let bench: CliBench
  let asked: Signed

  before(async () => {
    desk = await Desk.open(['ada', 'grace'])
  })
  beforeEach(async () => {
    bench = await CliBench.open(desk)
    await bench.node.meet(1)
    asked = await bench.node.ask()
  })
  afterEach(() => bench[Symbol.asyncDispose]())

  /** What the node holds against the action. */
  function cancels(): Cancel[] {
    return [...bench.node.book.live()]
      .map(({ order }) => order)
      .filter((order): order is Cancel => order.kind === 'cancel')
  }

  it('publishes a cancel with the reason, which ends with the action', async () => {
    const { status, out, err } = await bench.mig('action', 'cancel', asked.order.id, '--reason', 'wrong target')
    expect({ status, out }).to.deep.equal({ status: 0, out: '' })
    expect(err).to.equal(
      `The cancel of action ${asked.order.id} is published.\nmig action results ${asked.order.id} --wait takes in what agents answer.\n`
    )
    expect(cancels()).to.deep.equal([
      {
        syntaxversion: 3,
        kind: 'cancel',
        mesh: desk.meshId,
        action: asked.digest,
        reason: 'wrong target',
        expireafter: asked.order.expireafter
      }
    ])
  })

  it('needs no reason, and is silent with -q', async () => {
    expect(await bench.mig('action', 'cancel', asked.digest, '-q')).to.deep.equal({ status: 0, out: '', err: '' })
    expect(cancels().map(({ reason }) => reason)).to.deep.equal([''])
  })

  it('of what has expired is of no use: ORDER_EXPIRED', async () => {
    bench.clock.advance(Date.parse(asked.order.expireafter) - bench.clock.now())
    const { status, err } = await bench.mig('action', 'cancel', asked.digest)
    expect(status).to.equal(1)
    expect(err).to.contain(
      `Action ${asked.order.id} has expired at ${asked.order.expireafter}: nobody runs it any more.`
    )
    expect(err).to.contain('(ORDER_EXPIRED)')
    expect(cancels()).to.deep.equal([])
  })

  it('of an action that nobody knows: ACTION_NOT_FOUND', async () => {
    expect((await bench.mig('action', 'cancel', 'abcdef')).err).to.contain('(ACTION_NOT_FOUND)')
  })

  it('by who did not sign it needs the ACL, or --force', async () => {
    const [, grace] = desk.people
    const byGrace = ['action', 'cancel', asked.digest, '--key-file', bench.home.keyFile(grace!)]
    const { status, err } = await bench.mig(...byGrace)
    expect(status).to.equal(1)
    expect(err).to.contain(
      `${grace!.fingerprint} did not sign the action, and the ACL entry cancel does not allow it alone`
    )
    expect(err).to.contain('(ACL_DENIED)')
    expect(cancels()).to.deep.equal([])
    // other nodes judge for themselves: the one here takes what is signed by the keyring
    expect((await bench.mig(...byGrace, '--force')).status).to.equal(0)
    expect(cancels()).to.have.length(1)
  })

  it('of a colleague who signed with us is ours too', async () => {
    const both = await desk.sign(asked.order, desk.people)
    await bench.node.investigator.publish(both.file)
    const held = readOrderFile((await bench.node.investigator.order(asked.digest)).orderFile)
    expect(held.signatures).to.have.length(2)
    const byGrace = ['action', 'cancel', asked.digest, '--key-file', bench.home.keyFile(desk.people[1]!), '-q']
    expect((await bench.mig(...byGrace)).status).to.equal(0)
  })
})
