import { expect } from 'chai'
import { CliBench } from '../../../../helpers/cli-bench.ts'
import { Desk } from '../../../../helpers/desk.ts'

describe('mig action show', () => {
  let desk: Desk
  let bench: CliBench

  before(async () => {
    desk = await Desk.open(['ada'])
  })
  beforeEach(async () => {
    bench = await CliBench.open(desk)
  })
  afterEach(() => bench[Symbol.asyncDispose]())

  it('tells what was asked, and the state of every agent of the census', async () => {
    const [one, two, three] = [await bench.node.meet(1), await bench.node.meet(2), await bench.node.meet(3)]
    const asked = await bench.node.ask("name='host-1' OR name='host-2'")
    await bench.node.answer(asked, 1, {
      status: 'refused',
      code: 'ACL_DENIED',
      message: 'Two are needed.',
      results: []
    })
    const { status, out } = await bench.mig('action', 'show', asked.order.id.slice(0, 36))
    expect(status).to.equal(0)
    expect(out).to.contain(`digest    ${asked.digest}\n`)
    expect(out).to.contain('published 2026-11-24 08:00:00Z\nexpires   2026-11-24 09:00:00Z\nanswered  1 of 2, 0 found')
    expect(out).to.contain('"module": "file"').and.not.contain('schedule')
    expect(rowsOf(out)).to.deep.equal([
      `host-1 refused ${one} Two are needed. (ACL_DENIED)`,
      `host-2 silent ${two}`,
      `host-3 not target ${three}`
    ])
  })

  it('of a scheduled action tells the schedule, and the run of each agent', async () => {
    const one = await bench.node.meet(1)
    const expireafter = '2026-11-24T09:00:00Z'
    const reply = await bench.node.investigator.prepareReply({ expireafter, expected: 1 })
    const asked = await desk.sign(desk.action({ schedule: '*/5 * * * *', reply }))
    await bench.node.investigator.publish(asked.file)
    await bench.node.answer(asked, 1, { sequence: 2 })
    const { out } = await bench.mig('action', 'show', asked.digest)
    expect(out).to.contain('schedule  */5 * * * *\n')
    expect(rowsOf(out)).to.deep.equal([`host-1 run 2 success ${one}`])
  })

  it('as JSON is all of it', async () => {
    await bench.node.meet(1)
    const asked = await bench.node.ask()
    const { out } = await bench.mig('action', 'show', asked.digest, '-o', 'json')
    expect(JSON.parse(out)).to.deep.equal(await bench.node.investigator.action(asked.digest))
  })
})

/** The lines of the table, with one space between cells. */
function rowsOf(out: string): string[] {
  const lines = out.trimEnd().split('\n')
  return lines.slice(lines.findIndex((line) => line.startsWith('AGENT')) + 1).map((line) => line.replace(/ +/g, ' '))
}
