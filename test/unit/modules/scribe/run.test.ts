import { expect } from 'chai'
import type { ScribeDocument, ScribeObject, ScribeTest } from '../../../../src/modules/scribe/document.ts'
import type { ScribeElements } from '../../../../src/modules/scribe/element.ts'
import { runScribe } from '../../../../src/modules/scribe/run.ts'
import { fillFolder } from '../../../helpers/fill-folder.ts'
import { testContext } from '../../../helpers/run-module.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const installed = (name: string, version: string, arch = 'amd64'): string =>
  `Package: ${name}\nStatus: install ok installed\nArchitecture: ${arch}\nMulti-Arch: same\nVersion: ${version}\n`

describe('runScribe', () => {
  let folder: TemporaryFolder
  before(() => {
    folder = new TemporaryFolder()
    const status = [installed('openssl', '3.0.9'), installed('linux', '6.1'), installed('linux-headers', '6.1')]
    fillFolder(folder.path, {
      'var/lib/dpkg/status': status.join('\n'),
      'var/lib/rpm/Packages': 'an old one',
      'etc/app.conf': 'major 1 minor 2\nother\nmajor 3 minor 4\n',
      'etc/empty.conf': 'nothing\n',
      'etc/sub/release-12': 'x',
      'srv/a/app/VERSION': 'version=5\n',
      'srv/a/app/build': 'build=7\n',
      'srv/b/app/VERSION': 'version=6\n'
    })
  })
  after(() => folder[Symbol.dispose]())

  const ask = (scribedoc: ScribeDocument, context = testContext(), more = {}) =>
    runScribe({ scribedoc, ...more }, context, { root: folder.path, platform: 'linux' })

  /** Candidates of an object: `identifier result`, judged by a test. */
  async function judged(source: ScribeObject, test: ScribeTest = {}, others: ScribeObject[] = []): Promise<string[]> {
    const document = {
      variables: [{ key: 'etc', value: '/etc' }, { key: 'bad', value: '(' }], // prettier-ignore
      objects: [{ object: 'o', ...source }, ...others],
      tests: [{ test: 't', object: 'o', ...test }]
    }
    const { results } = (await ask(document)).elements as ScribeElements
    const [result] = results
    if (result?.iserror === true) return [result.error]
    return (result?.results ?? []).map((one) => `${one.identifier} ${one.result}`)
  }

  describe('packages', () => {
    it('by name, with the architecture or without', async () => {
      const evr = { operation: '<', value: '3.0.10' }
      for (const name of ['openssl', 'openssl:amd64']) {
        expect(await judged({ package: { name } }, { evr })).to.deep.equal(['openssl:amd64 true'])
      }
      expect(await judged({ package: { name: 'absent' } })).to.deep.equal([])
    })

    it('by an expression, which wins over the name', async () => {
      expect(await judged({ package: { name: 'openssl', collectmatch: '^linux' } })).to.deep.equal([
        'linux:amd64 true',
        'linux-headers:amd64 true'
      ])
    })

    it('the newest of those of one name', async () => {
      using own = new TemporaryFolder()
      const versions = ['5.9-1', '5.10-1', '5.2-1'].map((version) => `P:kernel\nV:${version}\nA:x\n`)
      fillFolder(own.path, { 'lib/apk/db/installed': versions.join('\n') })
      const document: ScribeDocument = {
        objects: [{ object: 'o', package: { name: 'kernel', onlynewest: true } }],
        tests: [{ test: 't', object: 'o', exactmatch: { value: '5.10-1' } }]
      }
      const { elements } = await runScribe({ scribedoc: document }, testContext(), {
        root: own.path,
        platform: 'linux'
      })
      expect((elements as ScribeElements).results[0]?.results).to.deep.equal([{ result: true, identifier: 'kernel' }])
    })
  })

  describe('files', () => {
    const file = { path: '/etc', file: '^app\\.conf$' }

    it('filecontent: each group of each line that matches', async () => {
      const filecontent = { ...file, expression: '^major (\\d) minor (\\d)' }
      expect(await judged({ filecontent }, { regexp: { value: '[14]' } })).to.deep.equal([
        '/etc/app.conf true',
        '/etc/app.conf false',
        '/etc/app.conf false',
        '/etc/app.conf true'
      ])
      expect(await judged({ filecontent: { ...file, expression: '^major' } }), 'no group').to.deep.equal([])
      expect(await judged({ filecontent: { ...file, expression: '!(x)' } }), 'no inversion').to.deep.equal([])
    })

    it('concat joins what one file has', async () => {
      const filecontent = { ...file, expression: '^major (\\d) minor (\\d)', concat: '.' }
      expect(await judged({ filecontent }, { exactmatch: { value: '1.2.3.4' } })).to.deep.equal(['/etc/app.conf true'])
    })

    it('filename: the first group of the name', async () => {
      const filename = { path: '/etc', file: '^release-(\\d+)$' }
      expect(await judged({ filename }, { exactmatch: { value: '12' } })).to.deep.equal(['/etc/sub/release-12 true'])
      expect(await judged({ filename: { path: '/etc', file: 'release' } })).to.deep.equal([])
    })

    it('hasline: each file, and whether a line matches', async () => {
      const hasline = { path: '${etc}', file: '\\.conf$', expression: '^other$' }
      expect(await judged({ hasline }, { exactmatch: { value: 'true' } })).to.deep.equal([
        '/etc/app.conf true',
        '/etc/empty.conf false'
      ])
    })

    it('what is not there has no candidates, and is no error', async () => {
      const document: ScribeDocument = {
        objects: [{ object: 'o', filename: { path: '/absent', file: '(x)' } }],
        tests: []
      }
      expect((await ask(document)).errors).to.equal(null)
    })

    it('a name that is no expression once it is filled in is an error of its tests', async () => {
      const filename = { path: '/etc', file: '${bad}' }
      expect(await judged({ filename })).to.deep.equal(['error parsing regexp: missing closing ): `(`'])
    })

    it('an object that finds too much is an error of its tests', async () => {
      using own = new TemporaryFolder()
      fillFolder(own.path, { 'etc/many': 'x\n'.repeat(100_001) })
      const document: ScribeDocument = {
        objects: [{ object: 'o', filecontent: { path: '/etc', file: 'many', expression: '^(x)' } }],
        tests: [{ test: 't', object: 'o' }]
      }
      const { errors } = await runScribe({ scribedoc: document }, testContext(), { root: own.path, platform: 'linux' })
      expect(errors).to.deep.equal(['Error: an object has more than 100000 candidates, or too long ones in "t"'])
    })

    it('import-chain looks again beside each file', async () => {
      const root = { path: '/srv', file: '^VERSION$', expression: 'version=(\\d)', concat: '-' }
      const beside: ScribeObject = {
        object: 'c',
        filecontent: { path: '${chain_root}', file: '^build$', expression: 'build=(\\d)' }
      }
      const raw: ScribeObject = { object: 'r', raw: { identifiers: [{ identifier: 'x', value: '0' }] } }
      const source = { filecontent: { ...root, 'import-chain': ['c', 'r', 'absent'] } }
      expect(await judged(source, { regexp: { value: '^5-7-0$' } }, [beside, raw])).to.deep.equal([
        '/srv/a/app/VERSION true',
        '/srv/b/app/VERSION false'
      ])
      expect(await judged(raw, { object: 'c' }, [beside]), 'by itself it has none').to.deep.equal([])
    })
  })

  it('raw: as it is given', async () => {
    const raw = { identifiers: [{ identifier: 'a', value: '1' }, {}] }
    expect(await judged({ raw }, { exactmatch: { value: '1' } })).to.deep.equal(['a true', ' false'])
  })

  it('evaluates dependencies first, and returns the tests in the order of the document', async () => {
    const { elements, errors, foundanything } = await ask({
      objects: [{ object: 'yes', raw: { identifiers: [{}] } }],
      tests: [
        { test: 'a', object: 'yes', if: ['b', 'c'] },
        { test: 'b', object: 'absent' },
        { test: 'c', object: 'yes' }
      ]
    })
    const { results } = elements as ScribeElements
    expect(results.map(({ testid, masterresult, error }) => [testid, masterresult, error])).to.deep.equal([
      ['a', false, 'a test dependency failed ("b")'],
      ['b', false, 'unknown object "absent"'],
      ['c', true, '']
    ])
    expect(errors).to.deep.equal([
      'Error: a test dependency failed ("b") in "a"',
      'Error: unknown object "absent" in "b"'
    ])
    expect(foundanything).to.equal(true)
  })

  it('onlytrue leaves the others out; then nothing found is nothing', async () => {
    const document: ScribeDocument = {
      objects: [{ object: 'o', package: { name: 'absent' } }],
      tests: [{ test: 't', object: 'o' }]
    }
    expect(await ask(document)).to.deep.include({ foundanything: true, success: true })
    const result = await ask(document, testContext(), { onlytrue: true, humanoutput: true })
    expect(result).to.deep.include({ foundanything: false, success: true })
    expect(result.elements).to.deep.equal({ results: [], humanoutput: true, jsonoutput: false })
  })

  it('says that packages cannot be read', async () => {
    const { errors, success } = await ask({ objects: [{ object: 'o', package: { name: 'x' } }], tests: [] })
    expect(errors?.[0]).to.include('has the format Berkeley DB, which is not read')
    expect(success).to.equal(true)
  })

  it('leaves out what a result has no room for, and counts it', async () => {
    const tests = Array.from({ length: 100 }, (_, index) => ({ test: `t${index}`, object: 'o' }))
    const { elements, errors } = await ask(
      { objects: [{ object: 'o', raw: { identifiers: [{}] } }], tests },
      testContext({ maxResultBytes: 4000 })
    )
    const { results } = elements as ScribeElements
    expect(JSON.stringify(results).length).to.be.lessThan(2100)
    expect(errors).to.deep.equal([`${100 - results.length} tests were not returned (a result may have 4000 bytes)`])
  })

  it('counts the errors that are too many', async () => {
    const tests = Array.from({ length: 1002 }, (_, index) => ({ test: `t${index}`, object: 'x' }))
    const { errors } = await ask({ tests })
    expect(errors).to.have.length(1001)
    expect(errors?.at(-1)).to.equal('2 errors were not returned (max errors = 1000)')
  })

  it('stops when it is told to, and says so', async () => {
    const objects = [{ object: 'o', filecontent: { path: '/etc', file: '.', expression: '(.)' } }]
    const result = await ask(
      { objects, tests: [{ test: 't', object: 'o' }] },
      testContext({ signal: AbortSignal.abort() })
    )
    expect(result).to.deep.include({ success: false, foundanything: false })
    expect(result.errors?.at(-1)).to.equal('the document was stopped before its end')
  })

  it('is not supported on Windows, and says so', async () => {
    const result = await runScribe({ scribedoc: {} }, testContext(), { root: folder.path, platform: 'win32' })
    expect(result).to.deep.include({ success: false, errors: ['not supported on windows'] })
  })
})
