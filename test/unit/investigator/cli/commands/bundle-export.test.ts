import { existsSync } from 'node:fs'
import { expect } from 'chai'
import { CliBench } from '../../../../helpers/cli-bench.ts'
import { Desk } from '../../../../helpers/desk.ts'

describe('mig bundle export', () => {
  let bench: CliBench

  before(async () => {
    bench = await CliBench.open(await Desk.open(['ada']))
    await bench.node.meet(1)
    await bench.node.ask()
  })
  after(() => bench[Symbol.asyncDispose]())

  it('tells what is in the file, kind by kind, and nothing of what there is none of', async () => {
    const path = bench.path('to-plant.bundle')
    const { status, out } = await bench.mig('bundle', 'export', path)
    expect(status).to.equal(0)
    expect(existsSync(path)).to.equal(true)
    expect(out)
      .to.match(/^file .*to-plant\.bundle, \d+ bytes\n/)
      .and.match(/^orders? 1$/m)
      .and.not.match(/ 0$/m)
  })

  it('tells all of it as JSON', async () => {
    const { out } = await bench.mig('bundle', 'export', bench.path('json.bundle'), '-o', 'json')
    expect(JSON.parse(out)).to.include({ leftOut: 0 }).and.to.have.property('items')
  })

  it('never replaces a file: FILE_UNWRITABLE', async () => {
    const path = bench.write('there.bundle', 'mine')
    const { status, err } = await bench.mig('bundle', 'export', path)
    expect(status).to.equal(1)
    expect(err).to.contain(`The bundle ${path} cannot be made`).and.contain('(FILE_UNWRITABLE)')
  })
})
