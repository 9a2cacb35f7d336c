import { expect } from 'chai'
import type { SshKeyElements } from '../../../../src/modules/sshkey/element.ts'
import { maskResult } from '../../../../src/modules/sshkey/mask.ts'

const key = { fingerprint_md5: 'aa', fingerprint_sha256: 'SHA256:x', encrypted: false, type: 'public' } as const

describe('maskResult', () => {
  it('leaves no path, no error and no name of a certificate', () => {
    const certificate = { kind: 'user', id: 'ada', serial: '1', principals: ['ada'], authority: 'SHA256:y' } as const
    const elements = { keys: [{ ...key, path: '/home/ada/a' }, { ...key, path: '/home/ada/b', certificate }] } satisfies SshKeyElements // prettier-ignore
    const masked = maskResult({
      foundanything: true,
      success: true,
      elements,
      statistics: null,
      errors: ['open /home/ada']
    })
    expect(JSON.stringify(masked)).not.to.include('ada')
    expect(masked.elements).to.deep.equal({
      keys: [
        { ...key, path: 'masked' },
        { ...key, path: 'masked', certificate: { ...certificate, id: 'masked', principals: ['masked'] } }
      ]
    })
  })

  it('keeps what is empty', () => {
    const empty = { foundanything: false, success: false, elements: null, statistics: null, errors: null }
    expect(maskResult(empty)).to.deep.equal(empty)
  })
})
