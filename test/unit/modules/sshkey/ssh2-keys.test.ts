import { expect } from 'chai'
import { ssh2Keys } from '../../../../src/modules/sshkey/ssh2-keys.ts'

const BEGIN = '---- BEGIN SSH2 PUBLIC KEY ----'
const END = '---- END SSH2 PUBLIC KEY ----'

describe('ssh2Keys', () => {
  it('leaves out the headers, and those that go on', () => {
    const text = [BEGIN, 'Comment: "a \\', 'b \\', 'c"', 'Subject: me', 'AAAA', 'BBBB', END, 'x', BEGIN, 'CCCC', END]
    expect([...ssh2Keys(text.join('\r\n'))]).to.deep.equal(['AAAABBBB', 'CCCC'])
  })

  it('knows none without an end, or without a beginning', () => {
    expect([...ssh2Keys(`${BEGIN}\nAAAA\n`)]).to.deep.equal([])
    expect([...ssh2Keys(`AAAA\n${END}\n${BEGIN}`)]).to.deep.equal([])
  })

  it('takes no longer for a text that was made to take long', () => {
    const start = process.cpuUsage()
    expect([...ssh2Keys(`${BEGIN}\n${'a:b:c:d\n'.repeat(2 ** 17)}`)]).to.deep.equal([])
    expect(process.cpuUsage(start).user / 1000).to.be.lessThan(3000)
  })
})
