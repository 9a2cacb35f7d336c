import { expect } from 'chai'
import { bodyOf, pemBlocks } from '../../../../src/modules/sshkey/pem-blocks.ts'

const block = (label: string, body = 'AAAA'): string => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`
const labels = (text: string): string[] => [...pemBlocks(text)].map(({ label }) => label)

describe('pemBlocks', () => {
  it('finds private keys, and nothing else', () => {
    const text = [
      block('CERTIFICATE'),
      block('RSA PRIVATE KEY'),
      block('PUBLIC KEY'),
      block('ANY PRIVATE KEY'),
      block('PRIVATE KEY', 'QUJD')
    ].join('\nx')
    expect(labels(text)).to.deep.equal(['RSA PRIVATE KEY', 'PRIVATE KEY'])
    expect([...pemBlocks(text)].map(({ whole }) => bodyOf(whole).toString('latin1'))).to.deep.equal(['\0\0\0', 'ABC'])
  })

  it('passes over one without end', () => {
    expect(labels(`-----BEGIN EC PRIVATE KEY-----\n${block('PRIVATE KEY')}`)).to.deep.equal(['PRIVATE KEY'])
  })

  it('takes no longer for a text that was made to take long', () => {
    const start = process.cpuUsage()
    for (const piece of ['-----BEGIN PRIVATE KEY-----', '-----BEGIN A ', 'A A ', '-----BEGIN ']) {
      expect(labels(`-----BEGIN ${piece.repeat(Math.floor(2 ** 20 / piece.length))}`)).to.deep.equal([])
    }
    expect(process.cpuUsage(start).user / 1000).to.be.lessThan(5000)
  })

  it('has had enough some time', () => {
    expect(labels(block('PRIVATE KEY').repeat(300))).to.have.length(256)
  })
})
