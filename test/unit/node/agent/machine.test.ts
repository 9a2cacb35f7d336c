import { expect } from 'chai'
import { thisMachine } from '../../../../src/node/agent/machine.ts'

describe('thisMachine', () => {
  it('never fails: what is not there is empty', async () => {
    const machine = thisMachine()
    expect(machine.readText('/nonexistent')).to.equal('')
    expect(machine.readText('/')).to.equal('')
    expect([machine.hasFile('/nonexistent'), machine.hasFile('/')]).to.deep.equal([false, true])
    expect(await machine.output('/nonexistent/program', [])).to.equal('')
    expect(await machine.output('sh', ['-c', 'echo half; exit 1'])).to.equal('')
    expect(await machine.output('sh', ['-c', 'echo " whole "'])).to.equal('whole')
  })

  it('has the domain of a Windows machine from its environment', () => {
    const before = process.env['USERDNSDOMAIN']
    process.env['USERDNSDOMAIN'] = 'EXAMPLE.NET'
    try {
      expect(thisMachine().domain).to.equal('EXAMPLE.NET')
    } finally {
      if (before === undefined) delete process.env['USERDNSDOMAIN']
      else process.env['USERDNSDOMAIN'] = before
    }
  })
})
