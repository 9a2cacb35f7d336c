import { expect } from 'chai'
import { readOrderFile } from '../../../../src/protocol/order/order-file.ts'
import type { Action } from '../../../../src/protocol/order/schema.ts'
import { CliBench } from '../../../helpers/cli-bench.ts'
import { Desk, entryOf } from '../../../helpers/desk.ts'
import { eventually } from '../../../helpers/eventually.ts'

const QUESTION = ['file', '-path', '/etc', '-name', 'passwd']

describe('investigator/cli/ask', () => {
  let desk: Desk
  let bench: CliBench

  before(async () => {
    desk = await Desk.open(['ada', 'grace'], (people) => ({
      acl: { default: entryOf(people, 1), example: entryOf(people, 2) }
    }))
  })
  beforeEach(async () => {
    bench = await CliBench.open(desk, { macros: { first: "name='host-1'" } })
    for (const n of [1, 2]) await bench.node.meet(n)
  })
  afterEach(() => bench[Symbol.asyncDispose]())

  const published = async (): Promise<number> => (await bench.node.investigator.actions()).length

  /** The one action that was published. */
  async function theAction(): Promise<{ digest: string; order: Action }> {
    const [summary] = await bench.node.investigator.actions()
    const { orderFile } = await bench.node.investigator.order(summary!.digest)
    return { digest: summary!.digest, order: readOrderFile(orderFile).order as Action }
  }

  it('previews, publishes, and prints the answers as they come', async () => {
    const running = bench.mig(...QUESTION)
    await eventually(() => bench.node.book.size > 0)
    const asked = await theAction()
    for (const n of [1, 2]) await bench.node.answer(asked as never, n, { results: [] })
    const { status, err } = await running
    expect(status, err).to.equal(0)
    expect(err.split('\n')).to.include.members([
      'No target was given: -t "status=\'online\'".',
      '2 of 2 agents match.',
      `Action ${asked.order.id} is published.`,
      '2 of 2 answered, 0.0 s'
    ])
  })

  it('says when the target asks for what each agent judges itself', async () => {
    const { status, err } = await bench.mig(...QUESTION, '-t', "status='online' AND name='host-1'", '--offline')
    expect(status).to.equal(0)
    expect(err).to.contain('1 of 2 agents match.\nThe target asks for status or heartbeattime: each agent judges these')
    expect(err).to.contain('waits for mig bundle export.')
  })

  it('asks nobody when nobody matches, unless forced: NO_TARGET', async () => {
    const nobody = [...QUESTION, '-t', "name='host-9'", '-q']
    const { status, out, err } = await bench.mig(...nobody)
    expect({ status, out }).to.deep.equal({ status: 1, out: '' })
    expect(err).to.match(/^error: None of the 2 agents of the census matches the target\. .*\(NO_TARGET\)\n$/)
    expect(await published()).to.equal(0)
    expect((await bench.mig(...nobody, '--force', '--offline')).status).to.equal(0)
    expect(await published()).to.equal(1)
  })

  it('with -s prints the signed order, and publishes nothing', async () => {
    const { status, out } = await bench.mig('example', '-hostname', '-t', 'first', '-s', '-q', '-e', '2h', '-n', 'mine')
    expect(status).to.equal(0)
    const { order, signatures } = readOrderFile(out)
    expect(order).to.deep.include({
      mesh: desk.meshId,
      name: 'mine',
      target: "name='host-1'",
      validfrom: '2026-11-24T07:59:00Z',
      expireafter: '2026-11-24T10:00:00Z'
    })
    expect(signatures).to.have.length(1)
    expect(await published()).to.equal(0)
  })

  it('publishes nothing that the policy makes every agent refuse, unless forced: ACL_DENIED', async () => {
    const { status, err } = await bench.mig('example', '-hostname')
    expect(status).to.equal(1)
    expect(err).to.contain('-s and mig action sign pass it on; --force publishes it short.').and.contain('(ACL_DENIED)')
    expect(await published()).to.equal(0)
    expect((await bench.mig('example', '-hostname', '--force', '--offline')).status).to.equal(0)
    expect(await published()).to.equal(1)
  })

  it('refuses a schedule that no agent could follow before it is sent', async () => {
    const { status, err } = await bench.mig(...QUESTION, '--schedule', '0 0 31 2 *')
    expect(status, err).to.equal(1)
    expect(err).to.contain('(SCHEDULE_INVALID)')
    expect(await published()).to.equal(0)
  })

  it('limits the question to agents by their ids', async () => {
    const id = await bench.node.meet(2)
    const { err } = await bench.mig(...QUESTION, '--only', id, '--offline')
    expect(err).to.contain('1 of 2 agents match.')
    expect((await theAction()).order.only).to.deep.equal([id])
  })

  describe('a rollout', () => {
    it('is drawn from the agents that match, and begins when it is signed', async () => {
      const argv = [...QUESTION, '--rollout', '1,5', '--every', '2m', '--stop-after', '3', '--offline', '-q']
      expect((await bench.mig(...argv)).status).to.equal(0)
      const { rollout, validfrom } = (await theAction()).order
      expect(rollout).to.deep.include({ waves: [1, 5], everySec: 120, stopAfterFailures: 3 })
      expect([...(rollout!.order as string[])].sort()).to.deep.equal(
        [await bench.node.meet(1), await bench.node.meet(2)].sort()
      )
      expect(validfrom).to.equal('2026-11-24T08:00:00Z')
    })

    it('has a minute between waves, and ends at the first failure, unless said', async () => {
      expect((await bench.mig(...QUESTION, '--rollout', '50%', '--offline', '-q')).status).to.equal(0)
      const { rollout } = (await theAction()).order
      expect(rollout).to.deep.equal({ order: 100, waves: [50], everySec: 60, stopAfterFailures: 1 })
    })

    for (const [name, argv, sentence] of [
      ['--every without --rollout', ['--every', '5m'], '--every and --stop-after belong to --rollout.'],
      ['--stop-after without --rollout', ['--stop-after', '2'], '--every and --stop-after belong to --rollout.'],
      ['-t local', ['--rollout', '1', '-t', 'local'], 'A rollout is drawn from the agents of a mesh'],
      ['-p', ['--rollout', '1', '-p'], 'A rollout is drawn from the agents of a mesh']
    ] as const) {
      it(`is refused: ${name}`, async () => {
        const { status, out, err } = await bench.mig(...QUESTION, ...argv)
        expect({ status, out }).to.deep.equal({ status: 2, out: '' })
        expect(err).to.contain(sentence)
        expect(await published()).to.equal(0)
      })
    }

    it('of an action file stays, and takes --every from nobody else', async () => {
      const rollout = { order: 100, waves: [10], everySec: 30, stopAfterFailures: 2 }
      const operation = { module: 'file', parameters: { searches: { s: { paths: ['/etc'], names: ['x'] } } } }
      const file = { syntaxversion: 3, kind: 'action', name: 'n', target: 'first', operations: [operation], rollout }
      const path = bench.write('action.json', JSON.stringify({ ...file, target: "name='host-1'" }))
      expect((await bench.mig('run', path, '--offline', '-q')).status).to.equal(0)
      expect((await theAction()).order.rollout).to.deep.equal(rollout)
    })
  })
})
