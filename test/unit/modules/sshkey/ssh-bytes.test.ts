import { expect } from 'chai'
import { NotAKey, SshBytes, sshNumber, sshString } from '../../../../src/modules/sshkey/ssh-bytes.ts'

describe('SshBytes', () => {
  it('reads what was written', () => {
    const reader = new SshBytes(Buffer.concat([sshString('ssh-rsa'), Buffer.from('0000000000000000010000000a', 'hex')]))
    expect(reader.text()).to.equal('ssh-rsa')
    expect(reader.uint64()).to.equal(0n)
    expect(reader.isAtEnd).to.equal(false)
    expect(() => reader.string()).to.throw(NotAKey)
    expect(() => reader.uint64()).to.throw(NotAKey)
  })
})

describe('sshNumber', () => {
  const cases: [string, string][] = [
    ['', '00000000'],
    ['0000', '00000000'],
    ['007f', '000000017f'],
    ['80', '000000020080']
  ]
  for (const [bytes, written] of cases) {
    it(`${bytes || 'nothing'} is ${written}`, () => {
      expect(sshNumber(Buffer.from(bytes, 'hex')).toString('hex')).to.equal(written)
    })
  }
})
