import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { resolveLink } from '../../../../../src/modules/shared/search/link.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

describe('resolveLink', () => {
  it('follows a path to its end', () => {
    using folder = new TemporaryFolder()
    mkdirSync(folder.join('d'))
    writeFileSync(folder.join('d/file'), '')
    symlinkSync('d', folder.join('dirlink'))
    symlinkSync('./dirlink/../d/file', folder.join('link'))
    symlinkSync(folder.join('link'), folder.join('absolute'))
    for (const name of ['link', 'absolute', 'd/file', 'dirlink']) {
      expect(resolveLink(folder.join(name))).to.deep.equal({ path: realpathSync(folder.join(name)) })
    }
  })

  it('names the part that is missing', () => {
    using folder = new TemporaryFolder()
    symlinkSync('nowhere/at/all', folder.join('dangling'))
    expect(resolveLink(folder.join('dangling'))).to.deep.equal({
      error: `lstat ${folder.join('nowhere')}: no such file or directory`
    })
  })

  it('does not go in circles', () => {
    using folder = new TemporaryFolder()
    symlinkSync('b', folder.join('a'))
    symlinkSync('a', folder.join('b'))
    expect(resolveLink(folder.join('a'))).to.deep.equal({ error: 'EvalSymlinks: too many links' })
  })
})
