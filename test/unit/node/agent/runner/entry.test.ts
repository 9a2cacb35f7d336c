import { mkdirSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect } from 'chai'
import { codeFolderOf, defaultEntry } from '../../../../../src/node/agent/runner/entry.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

const root = resolve(import.meta.dirname, '../../../../..')

describe('node/agent/runner/entry', () => {
  it('is the source where this runs from its source', () => {
    expect(defaultEntry()).to.equal(resolve(root, 'src/node/agent/runner/child.ts'))
  })

  it('what a module may read of the program: the package of a source, the folder of a build', () => {
    expect(codeFolderOf(defaultEntry())).to.equal(root)
    expect(codeFolderOf('/opt/mig/module-child.js')).to.equal('/opt/mig')
  })

  it('ends at the package that lies nearest, and at the root where there is none', () => {
    using folder = new TemporaryFolder()
    mkdirSync(folder.join('package', 'src'), { recursive: true })
    writeFileSync(folder.join('package', 'package.json'), '{}')
    expect(codeFolderOf(folder.join('package', 'src', 'child.ts'))).to.equal(folder.join('package'))
    expect(codeFolderOf('/nonexistent/of/nobody/child.ts')).to.equal('/')
  })
})
