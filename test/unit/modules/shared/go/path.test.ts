import { expect } from 'chai'
import { cleanPath, joinPath } from '../../../../../src/modules/shared/go/path.ts'

describe('cleanPath', () => {
  const cases: readonly (readonly [path: string, clean: string])[] = [
    ['/etc/', '/etc'],
    ['/etc//x/./y', '/etc/x/y'],
    ['/etc/../usr/', '/usr'],
    ['/..', '/'],
    ['/', '/'],
    ['', '.'],
    ['./a/', 'a'],
    ['../a', '../a']
  ]
  for (const [path, clean] of cases) it(`${path} is ${clean}`, () => expect(cleanPath(path)).to.equal(clean))
})

describe('joinPath', () => {
  it('does not double the slash of the root', () => {
    expect(joinPath('/', 'etc')).to.equal('/etc')
    expect(joinPath('/etc', 'passwd')).to.equal('/etc/passwd')
  })
})
