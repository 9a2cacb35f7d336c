import { expect } from 'chai'
import { renderResult } from '../../../../src/modules/sshkey/render.ts'

const key = { fingerprint_md5: 'aa:bb', fingerprint_sha256: 'SHA256:x', path: '/k', encrypted: false, type: 'public' }
const result = {
  foundanything: true,
  success: true,
  elements: { keys: [key] },
  statistics: null,
  errors: ['some error']
}

describe('renderResult', () => {
  it('tells the errors, when all is asked for', () => {
    expect(renderResult(result, { foundOnly: false })).to.deep.equal([
      '/k [public] md5fp=aa:bb sha256fp=SHA256:x',
      'some error'
    ])
  })

  it('says why a key should not be trusted', () => {
    const elements = { keys: [{ ...key, weak: ['RSA of 512 bits', 'ROCA'] }] }
    expect(renderResult({ ...result, elements }, { foundOnly: true })).to.deep.equal([
      '/k [public] md5fp=aa:bb sha256fp=SHA256:x weak=RSA of 512 bits, ROCA'
    ])
  })

  it('shows the errors of a question that failed', () => {
    expect(renderResult({ ...result, elements: null }, { foundOnly: false })).to.deep.equal(['some error'])
    expect(renderResult({ ...result, elements: null, errors: null }, { foundOnly: false })).to.deep.equal([])
  })
})
