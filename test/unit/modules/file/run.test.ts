import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  openSync,
  closeSync,
  ftruncateSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
  writeSync
} from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import type { RunContext } from '../../../../src/modules/module.ts'
import type { FileElement, FileElements, FileStatistics } from '../../../../src/modules/file/element.ts'
import type { Search } from '../../../../src/modules/shared/search/params.ts'
import type { ModuleResult } from '../../../../src/protocol/result/module-result.ts'
import { runModule, testContext } from '../../../helpers/run-module.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const MATCHALL = { matchall: true }

interface Answer {
  /** without the folder, by label */
  files: Record<string, string[]>
  errors: readonly string[]
  statistics: FileStatistics
  result: ModuleResult
}

async function ask(
  folder: TemporaryFolder,
  searches: Record<string, Search>,
  changes: Partial<RunContext> = {}
): Promise<Answer> {
  const result = await runModule('file', { searches }, testContext(changes))
  const relative = ({ file }: FileElement): string => file.replace(`${folder.path}/`, '')
  return {
    files: Object.fromEntries(
      Object.entries((result.elements ?? {}) as FileElements).map(([label, found]) => [
        label,
        (found ?? []).map(relative).filter((file) => file !== '')
      ])
    ),
    errors: (result.errors ?? []).map((error) => error.replaceAll(folder.path, '@')),
    statistics: result.statistics as FileStatistics,
    result
  }
}

/** Writes files; `/` at the end of a name makes a directory. */
function fill(folder: TemporaryFolder, files: Record<string, string | Buffer>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(folder.join(name.slice(0, name.lastIndexOf('/') + 1)), { recursive: true })
    if (!name.endsWith('/')) writeFileSync(folder.join(name), content)
  }
}

describe('runSearches', () => {
  let folder: TemporaryFolder
  beforeEach(() => (folder = new TemporaryFolder()))
  afterEach(() => {
    folder[Symbol.dispose]()
  })
  const all = (search: Search): Search => ({
    paths: [folder.path],
    ...search,
    options: { ...MATCHALL, ...search.options }
  })

  it('finds nothing when nothing is asked', async () => {
    const { result } = await ask(folder, {})
    expect(result).to.deep.include({ foundanything: false, success: true, elements: {}, errors: null })
  })

  it('returns matches sorted by path, whatever the number of cores', async () => {
    fill(folder, { b: '', 'a/x': '', 'a!': '', 'c/d/e': '', a0: '' })
    for (const cores of [1, 2]) {
      const { files } = await ask(folder, { s: all({ names: ['.'] }) }, { cores })
      expect(files).to.deep.equal({ s: ['a!', 'a/x', 'a0', 'b', 'c/d/e'] })
    }
  })

  describe('several searches at once', () => {
    it('have each its own scope, of whole path components', async () => {
      fill(folder, { 'foo/f': '', 'foobar/f': '', 'foo/deep/f': '' })
      const { files, statistics } = await ask(folder, {
        a: all({ paths: [folder.join('foo')], names: ['f'] }),
        b: all({ paths: [folder.join('foobar')], names: ['f'] })
      })
      expect(files).to.deep.equal({ a: ['foo/deep/f', 'foo/f'], b: ['foobar/f'] })
      expect(statistics.filescount).to.equal(3)
    })

    it('have each its own depth and limit', async () => {
      fill(folder, { f1: '', 'd/f2': '', 'd/d/f3': '' })
      const { files } = await ask(folder, {
        one: all({ names: ['f'], options: { maxdepth: 1 } }),
        two: all({ names: ['f'], options: { maxdepth: 2 } }),
        all: all({ names: ['f'] }),
        first: all({ names: ['f'], options: { matchlimit: 1 } })
      })
      expect(files).to.deep.equal({ one: ['f1'], two: ['d/f2', 'f1'], all: ['d/d/f3', 'd/f2', 'f1'], first: ['f1'] })
    })

    it('inflate each for itself', async () => {
      fill(folder, { 'x.gz': gzipSync('needle\n') })
      const { files } = await ask(folder, {
        plain: all({ contents: ['needle'] }),
        inflated: all({ contents: ['needle'], options: { decompress: true } }),
        other: all({ contents: ['!needle'] })
      })
      expect(files).to.deep.equal({ plain: [], inflated: ['x.gz'], other: ['x.gz'] })
    })

    it('do not disturb each other', async () => {
      fill(folder, { plain: 'alpha\n', other: 'delta\n' })
      const { files, errors } = await ask(folder, {
        a: all({ names: ['^plain'], contents: ['!zzz'] }),
        b: all({ names: ['^other'], contents: ['delta'] })
      })
      expect(files).to.deep.equal({ a: ['plain'], b: ['other'] })
      expect(errors).to.deep.equal([])
    })
  })

  describe('search paths', () => {
    it('are walked once where they overlap', async () => {
      fill(folder, { 'a/b/f': '', 'a/f': '' })
      const paths = [folder.path, folder.join('a'), folder.join('a/b/'), folder.join('a/b/f')]
      const { files, statistics } = await ask(folder, { s: all({ paths, names: ['f'] }) })
      expect(files).to.deep.equal({ s: ['a/b/f', 'a/f'] })
      expect(statistics).to.include({ filescount: 3, totalhits: 2 })
    })

    it('reach below what another path does not walk', async () => {
      fill(folder, { 'a/b/f': '', 'a/f': '' })
      const paths = [folder.path, folder.join('a/b')]
      const { files } = await ask(folder, { s: all({ paths, names: ['f'], options: { maxdepth: 1 } }) })
      expect(files).to.deep.equal({ s: ['a/b/f'] })
    })

    it('that are a file below another path count once for each search', async () => {
      fill(folder, { 'd/f': '' })
      const { files } = await ask(folder, {
        a: all({ paths: [folder.path], names: ['f'] }),
        b: all({ paths: [folder.join('d/f')], names: ['f'] }),
        c: all({ paths: [folder.path, folder.join('d/f')], names: ['f'] })
      })
      expect(files).to.deep.equal({ a: ['d/f'], b: ['d/f'], c: ['d/f'] })
    })

    it('may be relative', async () => {
      const { result } = await ask(folder, { s: { paths: ['package.json'], names: ['package'], options: MATCHALL } })
      expect((result.elements as FileElements)['s']?.[0]?.file).to.equal('package.json')
    })

    it('that are missing are an error, once', async () => {
      const { errors, statistics } = await ask(folder, { s: all({ paths: [folder.join('no')] }) })
      expect(errors).to.deep.equal(['ERROR: open @/no: no such file or directory'])
      expect(statistics.openfailed).to.equal(1)
    })

    it('that are a FIFO have a mode, and do not hang', async () => {
      execFileSync('mkfifo', [folder.join('fifo')])
      const path = { paths: [folder.join('fifo')] }
      const { files, errors } = await ask(folder, {
        mode: all({ ...path, modes: ['^p'] }),
        content: all({ ...path, contents: ['x'] }),
        hash: all({ ...path, md5: ['d41d8cd98f00b204e9800998ecf8427e'] })
      })
      expect(files).to.deep.equal({ mode: ['fifo'], content: [], hash: [] })
      expect(errors).to.deep.equal(['checkContent() -> read @/fifo: not a regular file'])
    })

    it('that are a device are not read', async () => {
      const { files, errors } = await ask(folder, {
        mode: all({ paths: ['/dev/null'], modes: ['^Dc'] }),
        content: all({ paths: ['/dev/zero'], contents: ['x'] })
      })
      expect(files).to.deep.equal({ mode: ['/dev/null'], content: [] })
      expect(errors).to.deep.equal(['checkContent() -> read /dev/zero: not a regular file'])
    })
  })

  describe('what is met on the way', () => {
    it('FIFOs, sockets and links to directories are passed over', async () => {
      fill(folder, { 'd/f': '' })
      execFileSync('mkfifo', [folder.join('fifo')])
      symlinkSync('d', folder.join('link'))
      symlinkSync('fifo', folder.join('fifolink'))
      const { files, statistics, errors } = await ask(folder, { s: all({ contents: ['!x'] }) })
      expect(files).to.deep.equal({ s: ['d/f'] })
      expect(statistics.filescount).to.equal(1)
      expect(errors).to.deep.equal([])
    })

    it('a dangling link is an error whatever its name, a circle too', async () => {
      symlinkSync('nowhere', folder.join('link'))
      symlinkSync('circle', folder.join('circle'))
      const { errors, statistics } = await ask(folder, { s: all({ names: ['x'] }) })
      expect(errors).to.deep.equal([
        'ERROR: followSymLink() -> EvalSymlinks: too many links',
        'ERROR: followSymLink() -> lstat @/nowhere: no such file or directory'
      ])
      expect(statistics.openfailed).to.equal(2)
    })

    it('names that are no UTF-8 are found, and read', async () => {
      const bytes = (name: string): Buffer => Buffer.from(`${folder.path}/${name}`, 'latin1')
      mkdirSync(bytes('d\xff'))
      writeFileSync(bytes('d\xff/f\xfe'), 'needle')
      writeFileSync(bytes('g\xfe'), 'needle')
      symlinkSync('g\ufffd', bytes('l\xfe'))
      const { files, errors } = await ask(folder, { s: all({ contents: ['needle'], names: ['^.\ufffd$'] }) })
      expect(files).to.deep.equal({ s: ['d\ufffd/f\ufffd', 'g\ufffd'] })
      expect(errors).to.have.length(1)
    })

    it('what cannot be read is an error that says why, once', async () => {
      fill(folder, { 'closed/f': '', secret: 'x', open: 'x' })
      chmodSync(folder.path, 0o755)
      chmodSync(folder.join('closed'), 0)
      chmodSync(folder.join('secret'), 0)
      const search = all({ contents: ['x'], md5: ['9dd4e461268c8034f5c8564e155c67a6'] })
      const isRoot = process.geteuid?.() === 0
      if (isRoot) process.seteuid?.(65_534)
      try {
        for (const one of [search, { ...search, options: {} }, all({ contents: ['!x'] })]) {
          const { errors, statistics } = await ask(folder, { s: one })
          expect(errors).to.have.members([
            'checkContent() -> open @/secret: permission denied',
            'ERROR: open @/closed: permission denied'
          ])
          expect(statistics.openfailed).to.equal(2)
        }
        const { files, errors } = await ask(folder, { s: all({ md5: ['9dd4e461268c8034f5c8564e155c67a6'] }) })
        expect(files).to.deep.equal({ s: ['open'] })
        expect(errors).to.include('checkHash() -> getHash() -> open @/secret: permission denied')
      } finally {
        if (isRoot) process.seteuid?.(0)
        chmodSync(folder.join('closed'), 0o700)
      }
    })

    it('a file that cannot be read to its end keeps what a line has shown', async () => {
      const good = gzipSync(`needle\n${'0123456789'.repeat(20_000)}${Math.PI}\n`, { level: 0 })
      fill(folder, { 'cut.gz': good.subarray(0, good.length - 1000) })
      const decompress = { decompress: true }
      const { files, errors } = await ask(folder, {
        seen: all({ contents: ['needle'], options: decompress }),
        inverse: all({ contents: ['!nothing'], options: decompress }),
        any: { paths: [folder.path], contents: ['needle', '!nothing'], options: decompress }
      })
      expect(files).to.deep.equal({ seen: ['cut.gz'], inverse: [], any: ['cut.gz'] })
      expect(errors).to.deep.equal(['checkContent() -> unexpected EOF'])
    })

    it('/proc can be searched', async () => {
      const { files } = await ask(folder, {
        s: all({ paths: [`/proc/${process.pid}`], contents: ['^Pid:\\t'], options: { maxdepth: 1 } })
      })
      expect(files['s']).to.include(`/proc/${process.pid}/status`)
    })

    it('kernel memory is not read', async () => {
      const { errors } = await ask(folder, { s: all({ paths: ['/proc/kcore'], contents: ['nothing like this'] }) })
      expect(errors.join()).to.match(
        /^(checkContent\(\) -> (open|read) \/proc\/kcore: .+|ERROR: open \/proc\/kcore: .+)$/
      )
    })
  })

  describe('contents', () => {
    it('are found in lines of any length', async () => {
      const long = Buffer.alloc(20 * 1024 * 1024, 'x')
      fill(folder, {
        long70k: `${'x'.repeat(70_000)} needle\nlast`,
        long20m: Buffer.concat([long, Buffer.from(' needle\nlast')]),
        long1m: Buffer.concat([long.subarray(0, 1024 * 1024), Buffer.from(' needle\nlast')])
      })
      const { files, errors } = await ask(folder, {
        needle: all({ contents: ['needle'] }),
        end: all({ contents: ['needle$'] }),
        notstart: all({ contents: ['^needle'] }),
        last: all({ contents: ['^last$'] }),
        inverse: all({ contents: ['!needle'] })
      })
      const every = ['long1m', 'long20m', 'long70k']
      expect(files).to.deep.equal({ needle: every, end: every, notstart: [], last: every, inverse: [] })
      expect(errors).to.deep.equal(['checkContent() -> @/long20m: a line of more than 16 MiB was searched in pieces'])
    })

    it('and hashes together find a file, inverted and mismatched too', async () => {
      fill(folder, { f: 'alpha\n', g: 'beta\n' })
      const md5 = ['9F9F90DBE3E5EE1218C86B8839DB1995']
      const { files } = await ask(folder, {
        plain: all({ contents: ['alpha'], md5 }),
        inverse: all({ contents: ['!beta'], md5 }),
        mismatch: all({ contents: ['beta'], md5, options: { mismatch: ['content'] } }),
        hashMismatch: all({ contents: ['.'], md5, options: { mismatch: ['md5'] } }),
        any: { paths: [folder.path], contents: ['beta'], md5, options: { mismatch: ['content'] } }
      })
      expect(files).to.deep.equal({
        plain: ['f'],
        inverse: ['f'],
        mismatch: ['f'],
        hashMismatch: ['g'],
        any: ['f', 'f']
      })
    })

    it('end in time for a pattern that would backtrack for ever', async () => {
      fill(folder, { f: `${'a'.repeat(5000)}!\n` })
      const { files } = await ask(folder, { s: all({ contents: ['^(a+)+$'] }), t: all({ contents: ['(a|aa)+!$'] }) })
      expect(files).to.deep.equal({ s: [], t: ['f'] })
    })
  })

  it('returns SHA-256 of what was found, inflated when asked', async () => {
    fill(folder, { f: 'alpha\n', 'f.gz': gzipSync('alpha\n') })
    const { result } = await ask(folder, {
      s: all({ names: ['f'], options: { returnsha256: true, decompress: true } })
    })
    const sums = (result.elements as FileElements)['s']?.map(({ fileinfo }) => fileinfo.sha256)
    expect(new Set(sums)).to.deep.equal(new Set(['B6A98D9CE9A2D9149288FA3DF42D377C3E42737AFDCDAF714E33C0A100B51060']))
  })

  it('shows mode and time as Go does', async () => {
    fill(folder, { f: 'x' })
    chmodSync(folder.join('f'), 0o4755)
    utimesSync(folder.join('f'), 1_423_273_867.5, 1_423_273_867.5)
    const { result } = await ask(folder, { s: all({ modes: ['^urwx'], mtimes: ['>1d'], sizes: ['1'] }) })
    expect((result.elements as FileElements)['s']?.[0]?.fileinfo).to.deep.equal({
      size: 1,
      mode: 'urwxr-xr-x',
      lastmodified: '2015-02-07 01:51:07.5 +0000 UTC'
    })
  })

  it('counts the errors that it does not return', async () => {
    for (let index = 0; index < 5; index++) symlinkSync('nowhere', folder.join(`link${index}`))
    const maxerrors = async (...limits: number[]): Promise<number | string | undefined> => {
      const searches = limits.map((limit, index) => [`s${index}`, all({ names: ['x'], options: { maxerrors: limit } })])
      const { errors } = await ask(folder, Object.fromEntries(searches) as Record<string, Search>)
      return errors.at(-1)?.startsWith('ERROR') === true ? errors.length : errors.at(-1)
    }
    expect(await maxerrors(5)).to.equal(5)
    expect(await maxerrors(4)).to.equal('1 errors were not returned (max errors = 4)')
    expect(await maxerrors(2, 3)).to.equal('2 errors were not returned (max errors = 3)')
    expect(await maxerrors(0, 1), '0 is no limit').to.equal(5)
  })

  it('leaves out what a result has no room for, and counts it', async () => {
    for (let index = 0; index < 300; index++) writeFileSync(folder.join(`file${index}`), '')
    const { result, errors, statistics } = await ask(
      folder,
      { s: all({ names: ['file'] }) },
      { maxResultBytes: 100_000 }
    )
    expect(JSON.stringify(result).length).to.be.lessThan(100_000)
    expect(statistics.totalhits).to.equal(300)
    expect(errors.at(-1)).to.match(/^\d+ matches were not returned \(a result may have 100000 bytes\)$/)
  })

  it('stops at its matchlimit without walking on', async () => {
    fill(folder, Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`d${index}/f`, ''])))
    const { files, statistics } = await ask(folder, { s: all({ names: ['f'], options: { matchlimit: 5 } }) })
    expect(files['s']).to.deep.equal(['d0/f', 'd1/f', 'd10/f', 'd100/f', 'd101/f'])
    expect(statistics.totalhits).to.equal(5)
    expect(statistics.filescount).to.be.lessThan(400)
  })

  for (const cores of [1, 2]) {
    it(`returns what it has soon after the signal (${cores} cores)`, async () => {
      fill(folder, { a: 'needle', z: '' })
      truncateSync(folder.join('z'), 400 * 2 ** 30)
      const controller = new AbortController()
      const context = testContext({ cores, signal: controller.signal })
      context.clock.after(400, () => {
        controller.abort()
      })
      const start = performance.now()
      const { files, errors, result } = await ask(folder, { s: all({ contents: ['needle'] }) }, context)
      expect(performance.now() - start).to.be.lessThan(3000)
      expect(files).to.deep.equal({ s: ['a'] })
      expect(result.success).to.equal(false)
      expect(errors).to.deep.equal(['the search was stopped before its end'])
    })
  }

  it('takes both cores for a long search, and finds the same', async () => {
    for (let index = 0; index < 300; index++) fill(folder, { [`d${index % 7}/f${index}`]: `${index}\n` })
    for (let index = 0; index < 6; index++) {
      fill(folder, { [`big${index}`]: '' })
      const file = openSync(folder.join(`big${index}`), 'r+')
      ftruncateSync(file, 32 * 2 ** 20)
      writeSync(file, 'needle', 32 * 2 ** 20 - 10)
      closeSync(file)
    }
    const searches = { s: all({ contents: ['needle', '!absent'] }), h: all({ contents: ['7$'], names: ['f'] }) }
    const [one, two] = [await ask(folder, searches, { cores: 1 }), await ask(folder, searches, { cores: 2 })]
    expect(two.files).to.deep.equal(one.files)
    expect(two.files['s']).to.have.length(6)
    expect(two.errors).to.deep.equal(one.errors)
    expect({ ...two.statistics, exectime: '' }).to.deep.equal({ ...one.statistics, exectime: '' })
  })

  it('works behind the wall of the permission model, with workers', () => {
    for (let index = 0; index < 4; index++) {
      fill(folder, { [`big${index}`]: 'x' })
      truncateSync(folder.join(`big${index}`), 200 * 2 ** 20)
    }
    fill(folder, { f: 'needle' })
    const script = new URL('../../../helpers/run-file-module.ts', import.meta.url).pathname
    const params = { searches: { s: all({ contents: ['needle'] }) } }
    const child = spawnSync(process.execPath, [
      '--permission',
      '--allow-fs-read=*',
      '--allow-worker',
      script,
      JSON.stringify(params)
    ])
    const printed = JSON.parse(child.stdout.toString()) as { result: ModuleResult; workers: number }
    expect((printed.result.elements as FileElements)['s']?.map(({ file }) => file)).to.deep.equal([folder.join('f')])
    expect(printed.result.errors).to.not.be.null
    expect(printed.workers).to.equal(2)
  })
})
