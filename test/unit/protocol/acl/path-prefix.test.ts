import { expect } from 'chai'
import { isCleanPath, isPathWithin } from '../../../../src/protocol/acl/path-prefix.ts'

const WITHIN: readonly (readonly [path: string, prefix: string, isWithin: boolean])[] = [
  ['/etc', '/etc', true],
  ['/etc/x', '/etc', true],
  ['/etc/x/y', '/etc', true],
  ['/etcx', '/etc', false],
  ['/', '/etc', false],
  ['/anything', '/', true],
  ['/', '/', true],
  ['/etc/../root', '/etc', false],
  ['/etc/./x', '/etc', false],
  ['/etc//x', '/etc', false],
  ['etc/x', '/etc', false],
  ['/etc\\x', '/etc', false],
  ['C:\\Users\\bob', 'C:\\Users', true],
  ['C:\\UsersX', 'C:\\Users', false],
  ['C:\\Users', 'C:\\', true],
  ['D:\\Users', 'C:\\', false]
]

describe('protocol/acl/path-prefix', () => {
  for (const [path, prefix, isWithin] of WITHIN) {
    it(`${path} is ${isWithin ? '' : 'not '}within ${prefix}`, () => {
      expect(isPathWithin(path, prefix)).to.equal(isWithin)
    })
  }

  it('knows clean paths', () => {
    for (const path of ['/', '/etc', '/a b/c', 'C:\\', 'c:\\Windows\\System32']) {
      expect(isCleanPath(path), path).to.equal(true)
    }
    for (const path of ['', 'etc', './x', '/etc/', '/a//b', '/a/./b', '/a/..', 'C:', 'C:/x', '\\\\host\\share']) {
      expect(isCleanPath(path), path).to.equal(false)
    }
  })
})
