import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { reasonOf } from '../../../../../src/modules/shared/go/errno.ts'

function errorOf(path: string): unknown {
  try {
    return readFileSync(path)
  } catch (error) {
    return error
  }
}

describe('reasonOf', () => {
  it('uses the words of the system', () => {
    expect(reasonOf(errorOf('/no/such/file'))).to.equal('no such file or directory')
    expect(reasonOf(errorOf('/'))).to.equal('is a directory')
    expect(reasonOf(errorOf('/proc/self/status/x'))).to.equal('not a directory')
    expect(reasonOf(errorOf(`/${'x'.repeat(300)}`))).to.equal('file name too long')
  })

  it('uses the message of any other error', () => {
    expect(reasonOf(new Error('odd'))).to.equal('odd')
  })
})
