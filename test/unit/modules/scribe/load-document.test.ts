import { mkdirSync } from 'node:fs'
import { expect } from 'chai'
import { loadDocument } from '../../../../src/modules/scribe/load-document.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'
import { fillFolder } from '../../../helpers/fill-folder.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

describe('loadDocument', () => {
  let folder: TemporaryFolder
  beforeEach(() => (folder = new TemporaryFolder()))
  afterEach(() => folder[Symbol.dispose]())

  it('reads JSON', () => {
    fillFolder(folder.path, { d: ' {"tests": [{"test": "a"}]}' })
    expect(loadDocument(folder.join('d'))).to.deep.equal({ tests: [{ test: 'a' }] })
  })

  it('reads YAML, where a version stays the text that it is', () => {
    const text = `# mine
objects:
  - object: o
    package: { name: a, onlynewest: true }
tests:
  - test: 1
    evr: { operation: <, value: 1.10 }
    description: no
    expectedresult: false
    tags: &tags [{ key: x, value: true }]
  - { test: b, tags: *tags, expecterror: maybe }
`
    fillFolder(folder.path, { d: text })
    const tags = [{ key: 'x', value: 'true' }]
    expect(loadDocument(folder.join('d'))).to.deep.equal({
      objects: [{ object: 'o', package: { name: 'a', onlynewest: true } }],
      tests: [
        { test: '1', evr: { operation: '<', value: '1.10' }, description: 'no', expectedresult: false, tags },
        { test: 'b', tags, expecterror: 'maybe' }
      ]
    })
  })

  it('says what is wrong in one sentence', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
    for (const [name, before] of ['ba', 'cb', 'dc', 'ed'].map((pair) => [...pair])) {
      bomb.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`)
    }
    fillFolder(folder.path, { json: '{', yaml: 'a: [', bomb: bomb.join('\n') })
    mkdirSync(folder.join('folder'))
    const message = (name: string): string => throwsCode(() => loadDocument(folder.join(name)), 'USAGE').message
    expect(message('absent')).to.equal(`-path: there is no file ${folder.join('absent')}`)
    expect(message('folder')).to.equal(`-path: read ${folder.join('folder')}: is a directory`)
    expect(message('json')).to.match(/^-path: \S+ is no JSON: [^\n]+$/)
    expect(message('yaml')).to.match(/^-path: \S+ is no YAML: [^\n]+$/)
    expect(message('bomb')).to.match(/^-path: \S+ is no YAML: Excessive alias count[^\n]*$/)
  })
})
