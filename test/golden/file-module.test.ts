import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import type { FileElement, FileElements, FileStatistics } from '../../src/modules/file/element.ts'
import { fileModule } from '../../src/modules/file/index.ts'
import { parseFlags } from '../../src/modules/shared/go/flags.ts'
import type { ModuleResult } from '../../src/protocol/result/module-result.ts'
import { runModule, testContext } from '../helpers/run-module.ts'

interface Fixture {
  path: string
  type: 'file' | 'symlink'
  mode?: string
  base64?: string
  symlink?: string
}
interface Case {
  id: string
  name: string
  parameters: { searches: Record<string, unknown> }
  expect?: string[]
  expect_count?: number
  expect_foundanything: boolean
  privacy?: boolean
  errors_must_match_one_of: string[]
  observed: { statistics: Partial<FileStatistics> }
}
interface Probe {
  id: string
  name: string
  kind: string
  parameters: unknown
  expect_files_by_label?: Record<string, string[]>
  expect_success: boolean
  expect_foundanything: boolean
  expect_errors: string[]
  statistics?: Partial<FileStatistics>
  full_result_example?: ModuleResult
}
interface Golden {
  fixtures: Fixture[]
  cases: Case[]
  validation_cases: { id: string; name: string; parameters: unknown; expect_valid: boolean }[]
  flag_cases: { id: string; args: string[]; expect_parameters: unknown; expect_error: string | null }[]
  probe_fixtures: Fixture[]
  probes: Probe[]
}

const golden = JSON.parse(readFileSync(new URL('./file.json', import.meta.url), 'utf8')) as Golden

/** What differs from MIG on purpose; each has its row in docs/differences-from-mig.md. */
const DECISIONS: Record<string, { decision: string; files?: Record<string, string[]>; errors?: string[]; success?: boolean }> = {
  Q009: { decision: 'put right: lines of any length are searched', files: { s: ['line65536'] } },
  Q017: {
    decision: 'the line of 65,536 bytes that ends the scan in MIG is a line like any other',
    files: {
      s: [
        ...['!bang', 'UPPER.TXT', 'binary', 'comp.gz', 'crlf.txt', 'd1/d2/d3/f3', 'd1/d2/f2', 'd1/f1', 'd1x/fx', 'line65535'],
        ...['line65536', 'lnk_outside', 'lnk_plain', 'longline', 'onebyte', 'other.txt', 'plain.txt', 'setuid', 'size1023'],
        ...['size1024', 'size1025', 'sticky_exec', 'utf8.txt']
      ]
    }
  },
  Q019: { decision: 'put right: mismatch of contents works with matchany', files: { s: ['crlf.txt', 'lnk_plain', 'plain.txt'] } },
  Q023: { decision: 'put right: mismatch of contents and a hash can match', files: { s: ['other.txt'] } },
  Q033: { decision: 'put right: ! inverts a mode', files: { s: ['setuid', 'sticky_exec'] } },
  Q043: { decision: 'kept: a size without digits is refused' },
  Q045: { decision: 'kept: an age without digits is refused' },
  Q051: {
    decision: 'put right: a hash of an impossible length is refused',
    files: {},
    success: false,
    errors: [
      "Invalid checksum format for hash 'ABCD'. Must match regex ^([A-F0-9]{64}|[A-F0-9]{96}|[A-F0-9]{128})$"
    ]
  },
  Q085: {
    decision: 'put right: a hash that cannot be computed is an error, not the end',
    files: { s: ['lnk_dir'] },
    success: true,
    errors: [
      'warning: @BASE@/lnk_dir is a link to @BASE@/d1 and was not followed',
      'buildResults() -> getHash() -> read @BASE@/lnk_dir: is a directory'
    ]
  },
  Q095: {
    decision: 'put right: an empty file has no lines and is no error',
    files: { s: [''] },
    errors: ['ERROR: followSymLink() -> lstat @BASE@/nowhere: no such file or directory']
  },
  Q099: { decision: 'put right: the one byte of a file is read', files: { s: [''] } },
  Q101: { decision: 'put right: each search has its own matchlimit', files: { s1: ['crlf.txt'], s2: ['d1/f1', 'd1/d2/f2', 'd1/d2/d3/f3'] } },
  Q105: {
    decision: 'put right: an error is reported once',
    files: { s: [''] },
    errors: [
      'ERROR: open @BASE@/nope1: no such file or directory',
      'ERROR: open @BASE@/nope2: no such file or directory'
    ]
  },
  Q107: { decision: 'put right: a path covers whole components', files: { a: [''], b: [''] } },
  Q109: { decision: 'put right: each search has its own depth', files: { a: [''], b: [''] } },
  Q113: {
    decision: 'put right: null for a search is refused with a sentence',
    files: {},
    success: false,
    errors: ['Invalid input: expected object, received null']
  },
  Q115: {
    decision: 'put right: searches do not disturb each other',
    files: { a: ['plain.txt'], b: ['other.txt'] },
    errors: ['ERROR: followSymLink() -> lstat @BASE@/nowhere: no such file or directory']
  }
}

function makeTree(fixtures: readonly Fixture[]): string {
  const base = mkdtempSync(join(tmpdir(), 'file-golden-'))
  for (const { path, type, mode, base64, symlink } of fixtures) {
    const full = join(base, path)
    mkdirSync(dirname(full), { recursive: true, mode: 0o700 })
    if (type === 'symlink') symlinkSync(symlink ?? '', full)
    else {
      writeFileSync(full, Buffer.from(base64 ?? '', 'base64'))
      chmodSync(full, Number.parseInt(mode ?? '0644', 8))
    }
  }
  return base
}

function withBase<T>(value: T, base: string): T {
  return JSON.parse(JSON.stringify(value).replaceAll('@BASE@', base)) as T
}

/** Files by label, relative to the tree, each once. */
function filesOf(result: ModuleResult, base: string): Record<string, string[]> {
  const elements = (result.elements ?? {}) as FileElements
  const relative = ({ file }: FileElement): string => file.replace(`${base}/`, '')
  return Object.fromEntries(
    Object.entries(elements).map(([label, found]) => [label, [...new Set((found ?? []).map(relative))].sort()])
  )
}

function withoutTimes(elements: unknown): unknown {
  return JSON.parse(JSON.stringify(elements), (key, value: unknown) => (key === 'lastmodified' && value !== '' ? 'time' : value))
}

describe('golden/file.json', () => {
  describe('cases', () => {
    let base: string
    before(() => (base = makeTree(golden.fixtures)))
    after(() => rmSync(base, { recursive: true }))

    for (const one of golden.cases) {
      for (const cores of [1, 2]) {
        it(`${one.id} ${one.name} (${cores} cores)`, async () => {
          let result = await runModule('file', withBase(one.parameters, base), testContext({ cores }))
          expect(result.success).to.equal(true)
          expect(result.foundanything).to.equal(one.expect_foundanything)
          const { exectime, ...statistics } = result.statistics as FileStatistics
          expect(exectime).to.match(/^[\d.]+(µs|ms|s)$/)
          expect(statistics).to.deep.equal(one.observed.statistics)
          if (one.privacy === true) result = fileModule.mask(result)
          const files = Object.values(result.elements as FileElements).flatMap((found) => (found ?? []).map(({ file }) => file))
          if (one.expect_count !== undefined) {
            expect(files).to.have.length(one.expect_count)
            expect(new Set(files)).to.deep.equal(new Set(['masked']))
          } else {
            const expected = (one.expect ?? []).map((file) => join(base, file))
            expect([...files].sort()).to.deep.equal(expected.length === 0 ? [''] : expected.sort())
          }
          const patterns = one.errors_must_match_one_of.map((pattern) => new RegExp(pattern.replace(/\(\)$/, '\\(\\)')))
          for (const error of result.errors ?? []) expect(patterns.some((pattern) => pattern.test(error)), error).to.equal(true)
        })
      }
    }
  })

  describe('validation_cases', () => {
    for (const { id, name, parameters, expect_valid: isValid } of golden.validation_cases) {
      it(`${id} ${name}`, () => {
        const params = fileModule.params.parse(parameters)
        if (isValid) expect(() => fileModule.validate(params)).not.to.throw()
        else expect(() => fileModule.validate(params)).to.throw().with.property('code', 'PARAMETERS_INVALID')
      })
    }
  })

  describe('flag_cases', () => {
    for (const { id, args, expect_parameters: expected, expect_error: error } of golden.flag_cases) {
      it(`${id} ${args.join(' ')}`, () => {
        const read = (): unknown => fileModule.fromFlags(parseFlags(fileModule.flags, args))
        if (error === null) expect(read()).to.deep.equal(expected)
        else expect(read).to.throw(error).with.property('code', 'USAGE')
      })
    }
  })

  describe('probes', () => {
    let base: string
    before(() => (base = makeTree(golden.probe_fixtures)))
    after(() => rmSync(base, { recursive: true }))

    it('has a decision for every quirk', () => {
      const quirks = golden.probes.filter(({ kind }) => kind.startsWith('quirk')).map(({ id }) => id)
      expect(Object.keys(DECISIONS)).to.include.members(quirks)
    })

    for (const probe of golden.probes) {
      const decided = DECISIONS[probe.id]
      it(`${probe.id} ${probe.name}${decided === undefined ? '' : ` (${decided.decision})`}`, async () => {
        const result = await runModule('file', withBase(probe.parameters, base))
        const files = decided?.files ?? probe.expect_files_by_label ?? {}
        const sorted = Object.fromEntries(Object.entries(files).map(([label, found]) => [label, [...found].sort()]))
        expect(filesOf(result, base)).to.deep.equal(sorted)
        expect(result.success).to.equal(decided?.success ?? probe.expect_success)
        expect(result.foundanything).to.equal(Object.values(files).some((found) => found.some((file) => file !== '')))
        expect(result.errors ?? []).to.have.members(withBase(decided?.errors ?? probe.expect_errors, base))
        if (result.success && decided === undefined) {
          expect(result.statistics).to.include(probe.statistics)
        }
        if (probe.full_result_example !== undefined) {
          const example = withBase(probe.full_result_example, base).elements as Record<string, unknown[]>
          for (const [label, elements] of Object.entries(result.elements as Record<string, unknown[]>)) {
            expect(withoutTimes(elements)).to.have.deep.members(withoutTimes(example[label]) as unknown[])
          }
        }
      })
    }
  })
})
