import { spawnSync } from 'node:child_process'
import { closeSync, ftruncateSync, openSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'
import { expect } from 'chai'
import type { YaraElements, YaraStatistics } from '../../../../src/modules/yara/element.ts'
import type { ModuleResult } from '../../../../src/protocol/result/module-result.ts'
import { MigError } from '../../../../src/protocol/errors.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { needsProgram } from '../../../helpers/programs.ts'
import { runModule, testContext } from '../../../helpers/run-module.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const GiB = 2 ** 30
/** Never comes back: YARA itself does not stop it. */
const ENDLESS =
  'rule endless { strings: $e = "endless" condition: $e and for all i in (0..1000000000): (uint8(0) >= 0 and for all j in (0..1000000): (uint8(j % 7) >= 0)) }'
const RULES = `
  rule text { strings: $a = "needle" $b = /n[ea]{2}dle/ condition: any of them }
  private rule small { condition: filesize < 1KB }
  rule start { condition: uint16be(0) == 0x2321 and small }`

type YaraResult = ModuleResult<YaraElements, YaraStatistics>

function ask(yara: string, filesearch: string, changes = {}): Promise<YaraResult> {
  return runModule('yara', { yara, filesearch }, testContext({ cores: 2, ...changes })) as Promise<YaraResult>
}

const found = (folder: TemporaryFolder, { elements }: YaraResult) =>
  elements.Matches?.map(({ Object, MatchedRules }) => [Object.replace(`${folder.path}/`, ''), ...MatchedRules])

describe('yara', function () {
  this.timeout(120_000)

  it('asks the rules of the files that the search finds, and tells where strings are', async () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.join('a'), 'one needle, two needle')
    writeFileSync(folder.join('b.sh'), '#!/bin/sh\nnaadle')
    writeFileSync(folder.join('c'), 'nothing')
    writeFileSync(folder.join('d.txt'), 'needle, and not asked for')
    symlinkSync(folder.join('a'), folder.join('link'))
    const result = await ask(RULES, `-path ${folder.path} -name '^([a-c]|link)'`)
    expect(found(folder, result)).to.deep.equal([
      ['a', 'text'],
      ['b.sh', 'text', 'start'],
      ['link', 'text']
    ])
    expect(result.elements.Matches?.[0]?.Strings).to.deep.equal([
      { Rule: 'text', String: '$a', Count: 2, Offsets: [4, 16] },
      { Rule: 'text', String: '$b', Count: 2, Offsets: [4, 16] }
    ])
    expect(JSON.stringify(result)).to.not.contain('needle, two')
    expect(result).to.deep.include({ foundanything: true, success: true, errors: null })
    expect(result.statistics).to.deep.include({ filescount: 5, scanned: 4, totalhits: 3 })
  })

  it('finds nothing, which is no error', async () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.join('c'), 'nothing')
    const result = await ask(RULES, `-path ${folder.path} -name .`)
    expect(result).to.deep.include({ foundanything: false, success: true, elements: { Matches: null }, errors: null })
  })

  it('scans a file once, however many checks have found it', async () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.join('a'), 'needle')
    const result = await ask(RULES, `-path ${folder.path} -name . -size 6 -matchany`)
    expect(result.statistics.scanned).to.equal(1)
  })

  it('reads a file whose name is no UTF-8', async () => {
    using folder = new TemporaryFolder()
    writeFileSync(Buffer.concat([Buffer.from(folder.join('x')), Buffer.from([0xff])]), 'needle')
    expect(found(folder, await ask(RULES, `-path ${folder.path} -name .`))).to.deep.equal([['x\ufffd', 'text']])
  })

  it('says what could not be read, and that the limit ended the search', async () => {
    using folder = new TemporaryFolder()
    for (const name of ['a', 'b', 'c']) writeFileSync(folder.join(name), 'needle')
    const result = await ask(RULES, `-path ${folder.path} -name . -matchlimit 2`)
    expect(result.elements.Matches).to.have.length(2)
    expect(result.errors).to.deep.equal(['the search ended at 2 files (-matchlimit)'])
    const proc = await ask(RULES, '-path /proc/1 -name ^clear_refs$ -maxdepth 1 -maxerrors 0')
    expect(proc.errors?.filter((error) => error.includes('clear_refs'))).to.deep.equal([
      '/proc/1/clear_refs: read /proc/1/clear_refs: invalid argument'
    ])
    expect(proc.success).to.equal(true)
  })

  it('leaves out what a result has no room for, and counts it', async () => {
    using folder = new TemporaryFolder()
    for (let n = 0; n < 40; n++) writeFileSync(folder.join(`file-${n}`), 'needle')
    const result = await ask(RULES, `-path ${folder.path} -name .`, { maxResultBytes: 4096 })
    expect(Buffer.byteLength(JSON.stringify(result))).to.be.lessThan(4096)
    expect(result.statistics.totalhits).to.equal(40)
    const left = 40 - (result.elements.Matches?.length ?? 0)
    expect(left).to.be.greaterThan(0)
    expect(result.errors).to.deep.equal([`${left} matches were not returned (a result may have 4096 bytes)`])
  })

  it('refuses rules that do not compile, with the line', async () => {
    const error = await expectCode(ask('rule x {\ncondition: $a }', '-path /etc -name .'), 'PARAMETERS_INVALID')
    expect(error).to.be.instanceOf(MigError)
    expect(error.message).to.match(/^yara: line 2, column 12: unknown pattern `\$a`/)
  })

  it('has no rules from files of the host', async () => {
    const error = await expectCode(ask('include "/etc/passwd"', '-path /etc -name .'), 'PARAMETERS_INVALID')
    expect(error.message).to.match(/^yara: line 1, column 1: error including file/)
  })

  it('asks thousands of rules', async () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.join('a'), `x canary-4711-canary x`)
    const rules = Array.from(
      { length: 5000 },
      (_, n) => `rule r${n} { strings: $a = "canary-${n}-canary" $b = "other-${n}" wide condition: any of them }`
    )
    expect(found(folder, await ask(rules.join('\n'), `-path ${folder.path} -name .`))).to.deep.equal([['a', 'r4711']])
  })

  it('stops rules that do not come back, when its time is over, and returns what it has', async () => {
    using folder = new TemporaryFolder()
    writeFileSync(folder.join('a'), 'needle')
    writeFileSync(folder.join('b'), 'endless')
    const stop = new AbortController()
    const answer = ask(`${RULES}\n${ENDLESS}`, `-path ${folder.path} -name .`, { signal: stop.signal })
    setTimeout(() => stop.abort(), 6_000)
    const result = await answer
    expect(found(folder, result)).to.deep.equal([['a', 'text']])
    expect(result.success).to.equal(false)
    expect(result.errors).to.deep.equal(['the search was stopped before its end'])
  })

  it('does nothing any more when it is stopped before it begins', async () => {
    const result = await ask(RULES, '-path /etc -name .', { signal: AbortSignal.abort() })
    expect(result).to.deep.include({ success: false, elements: { Matches: null } })
    expect(result.errors).to.deep.equal(['the search was stopped before its end'])
  })

  it('scans a large file in windows, and finds what lies across two of them', async () => {
    using folder = new TemporaryFolder()
    const file = openSync(folder.join('large'), 'w')
    ftruncateSync(file, GiB / 2)
    writeSync(file, 'needle', 31 * 2 ** 20 - 3)
    writeSync(file, 'needle', 32 * 2 ** 20 - 3)
    writeSync(file, 'needle', GiB / 2 - 6)
    closeSync(file)
    const result = await ask(RULES, `-path ${folder.path} -name .`)
    expect(result.elements.Matches?.[0]?.Strings?.[0]).to.deep.equal({
      Rule: 'text',
      String: '$a',
      Count: 3,
      Offsets: [31 * 2 ** 20 - 3, 32 * 2 ** 20 - 3, GiB / 2 - 6]
    })
    expect(result.errors?.[0]).to.match(/^.*\/large: it has 536870912 bytes and was scanned in windows of 33554432: /)
  })

  it('finds what the program yara finds', async function () {
    needsProgram(this, 'yara', 'yara')
    using folder = new TemporaryFolder()
    const rules = `
      import "pe"
      import "elf"
      rule elf_file { strings: $m = { 7F 45 4C 46 } condition: $m at 0 }
      rule usage { strings: $u = "usage: " nocase fullword condition: $u }
      rule script { strings: $s = /#!\\/(usr\\/)?bin\\/(ba|da)?sh/ condition: $s at 0 and filesize < 64KB }
      rule wide_text { strings: $w = "GNU" wide ascii condition: #w > 3 }
      rule jumps { strings: $j = { 48 8D ?? [1-8] E8 ( 00 | 01 | FF ) } condition: $j in (0..4096) }
      rule two { strings: $x = "libc.so.6" $y = "GLIBC_2.4" condition: all of them and filesize > 10KB }
      rule sections { condition: elf.number_of_sections > 28 }
      rule windows { condition: pe.is_pe }
      private rule large { condition: filesize > 200KB }
      rule large_elf { condition: elf_file and large }`
    const file = folder.join('rules.yar')
    writeFileSync(file, rules)
    const places = ['/usr/sbin', '/etc']
    const theirs = places.flatMap((place) => {
      const { stdout } = spawnSync('yara', ['-r', '-w', file, place], { encoding: 'utf8', maxBuffer: 2 ** 26 })
      return stdout.trim().split('\n')
    })
    // It follows links to directories, and does not name a file twice.
    const flags = places.map((place) => `-path ${place}`).join(' ')
    const { elements } = await ask(rules, `${flags} -name . -size '>1' -matchlimit 0`)
    const ours = (elements.Matches ?? []).flatMap(({ Object, MatchedRules }) =>
      MatchedRules.map((rule) => `${rule} ${Object}`)
    )
    expect(ours).to.have.length.greaterThan(100)
    expect(ours.toSorted()).to.deep.equal(theirs.toSorted())
  })
})
