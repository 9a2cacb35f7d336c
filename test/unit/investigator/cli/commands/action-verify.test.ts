import { expect } from 'chai'
import { CliBench } from '../../../../helpers/cli-bench.ts'
import { Desk, entryOf } from '../../../../helpers/desk.ts'

describe('mig action verify', () => {
  let desk: Desk
  let bench: CliBench

  before(async () => {
    desk = await Desk.open(['ada', 'grace'], (people) => ({ acl: { default: entryOf(people, 2) } }))
    bench = await CliBench.open(desk)
  })
  after(() => bench[Symbol.asyncDispose]())

  it('names signers and operations: 0 when an agent would run it', async () => {
    const { file } = await desk.sign(desk.action(), desk.people)
    const { status, out } = await bench.mig('action', 'verify', bench.write('both.json', file))
    expect(status).to.equal(0)
    const [ada, grace] = desk.people
    expect(out.split('\n').slice(0, 2).sort()).to.deep.equal([
      `signed by ada with ${ada!.fingerprint} at 2026-11-24 08:00:00Z`,
      `signed by grace with ${grace!.fingerprint} at 2026-11-24 08:00:00Z`
    ])
    expect(out)
      .to.match(/^file: allowed: /m)
      .and.contain('An agent of this mesh would run it, by policy 0.\n')
  })

  it('says what is missing: 1', async () => {
    const { file } = await desk.sign(desk.action())
    const { status, out } = await bench.mig('action', 'verify', bench.write('one.json', file))
    expect(status).to.equal(1)
    expect(out)
      .to.match(/^file: denied: .*2.*\.$/m)
      .and.contain('An agent of this mesh would not run it, by policy 0.\n')
  })

  it('says what is wrong with a signature', async () => {
    const { file } = await desk.sign(desk.action(), desk.people)
    const changed = JSON.stringify({ ...(JSON.parse(file) as object), name: 'changed on the way' })
    const { status, out } = await bench.mig('action', 'verify', bench.write('changed.json', changed))
    expect(status).to.equal(1)
    expect(out).to.match(/^bad signature: .+ \(SIGNATURE_INVALID\)$/m)
    expect(out).to.contain('One bad signature makes every node drop the whole order.\n')
  })

  it('as JSON tells the same', async () => {
    const { file } = await desk.sign(desk.action())
    const { status, out } = await bench.mig('action', 'verify', bench.write('json.json', file), '-o', 'json')
    expect(status).to.equal(1)
    const told = JSON.parse(out) as {
      passes: boolean
      signers: { person: string }[]
      operations: { allowed: boolean }[]
    }
    expect(told).to.deep.include({ passes: false, problems: [] })
    expect([told.signers[0]!.person, told.operations[0]!.allowed]).to.deep.equal(['ada', false])
  })
})
