import { expect } from 'chai'
import { scribeModule } from '../../../../src/modules/scribe/index.ts'
import { parseFlags } from '../../../../src/modules/shared/go/flags.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'
import { fillFolder } from '../../../helpers/fill-folder.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

describe('scribeModule', () => {
  let folder: TemporaryFolder
  before(() => {
    folder = new TemporaryFolder()
    fillFolder(folder.path, {
      good: 'tests: [{ test: a }]',
      bad: 'tests: [{ test: a, if: [b] }]',
      odd: 'tests: 1',
      list: '[]'
    })
  })
  after(() => folder[Symbol.dispose]())

  it('reads its flags, and the document', () => {
    const words = ['-path', folder.join('good'), '-onlytrue', '-human', '-json=false']
    expect(scribeModule.fromFlags(parseFlags(scribeModule.flags, words))).to.deep.equal({
      scribedoc: { tests: [{ test: 'a' }] },
      onlytrue: true,
      humanoutput: true,
      jsonoutput: false
    })
  })

  for (const [name, path, message] of [
    ['no path', undefined, /^-path option is required$/],
    ['a document that is not valid', 'bad', /^scribedoc: a: unknown test "b"$/],
    ['a document of another shape', 'odd', /cannot unmarshal string into Go struct field Document\.scribedoc\.tests/],
    ['no document', 'list', /cannot unmarshal array into Go struct field Parameters\.scribedoc/]
  ] as const) {
    it(`says what is wrong: ${name}`, () => {
      const flags = path === undefined ? {} : { path: folder.join(path) }
      expect(throwsCode(() => scribeModule.fromFlags(flags), 'USAGE').message).to.match(message)
    })
  }

  it('says where it looks', () => {
    const file = { file: 'x', expression: 'y' }
    const classes = (...objects: object[]) =>
      scribeModule.classes({ scribedoc: { variables: [{ key: 'v', value: '/v' }], objects } })
    expect(scribeModule.classes({})).to.deep.equal({ contents: false, hashes: false, paths: [] })
    expect(classes({ package: { name: 'x' } }, { raw: { identifiers: [{}] } }, {}).paths).to.deep.equal([])
    expect(classes({ filename: { path: '/b/../a/', file: 'x' } })).to.deep.equal({
      contents: false,
      hashes: false,
      paths: ['/a']
    })
    expect(classes({ hasline: { path: '${v}/w', ...file } })).to.deep.equal({
      contents: true,
      hashes: false,
      paths: ['/v/w']
    })
    for (const path of ['x', '${chain_root}', '/a/${u}']) {
      expect(classes({ filecontent: { path, ...file } }).paths).to.deep.equal(['/'])
    }
  })
})
