import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { compareDpkg } from '../../src/modules/shared/versions/dpkg.ts'
import { compareRpm } from '../../src/modules/shared/versions/rpm.ts'
import { needsProgram } from '../helpers/programs.ts'
import { Seeded } from '../helpers/seeded.ts'
import { TemporaryFolder } from '../helpers/temporary-folder.ts'

const PAIRS = 10_000
/** Each pair is asked of `dpkg --compare-versions` itself, a process a pair. */
const DIRECT_PAIRS = 50
const OPERATORS = ['<<', '=', '>>'] as const

type Pair = readonly [a: string, b: string]

/** Versions that are often alike: few letters, and the second one now and then a small change of the first. */
function pairs(seed: number, alphabet: string): Pair[] {
  const random = new Seeded(seed)
  const below = (count: number): number => random.between(0, count)
  const pick = (letters: string): string => letters.charAt(below(letters.length))
  const some = (most: number): string => Array.from({ length: below(most + 1) }, () => pick(alphabet)).join('')
  const version = (): string => {
    const epoch = below(5) === 0 ? `${pick('012')}:` : ''
    return epoch + pick('0129') + some(5) + (below(2) === 0 ? `-${pick('01a')}${some(3)}` : '')
  }
  const changed = (text: string): string => {
    const at = 1 + below(text.length)
    return text.slice(0, at) + some(2) + text.slice(at + below(2))
  }
  const isVersion = (text: string): boolean => /^(\d:)?\d[^:]*$/.test(text) && !text.endsWith('-')
  const valid = (make: () => string): string => {
    for (;;) {
      const text = make()
      if (isVersion(text)) return text
    }
  }
  return Array.from({ length: PAIRS }, () => {
    const a = valid(version)
    return [a, valid(() => (below(2) === 0 ? changed(a) : version()))]
  })
}

const relation = (order: number): (typeof OPERATORS)[number] =>
  OPERATORS[Math.sign(order) + 1] as (typeof OPERATORS)[number]

describe('versions', function () {
  this.timeout(120_000)

  describe('beside dpkg', () => {
    before(function () {
      needsProgram(this, 'dpkg', 'dpkg')
    })

    const all = pairs(1, '0123.~+aZ-')

    // dpkg compares the versions of as many dependencies as there are, in one process: for each pair there is one package
    // that depends on what we say of the pair, and one that depends on the contrary.
    it(`${PAIRS} pairs are ordered as dpkg orders them`, () => {
      using folder = new TemporaryFolder()
      for (const name of ['info', 'updates', 'triggers']) mkdirSync(folder.join(name))
      writeFileSync(folder.join('info/format'), '1\n')
      writeFileSync(folder.join('available'), '')
      const fields = 'Maintainer: M <m@example.net>\nArchitecture: all\nDescription: d\n'
      const status = all.flatMap(([a, b], index) => {
        const right = relation(compareDpkg(a, b))
        const wrong = OPERATORS[(OPERATORS.indexOf(right) + 1 + (index % 2)) % 3] as string
        const dependent = (name: string, operator: string): string =>
          `Package: ${name}${index}\nStatus: install ok unpacked\n${fields}Version: 1\nDepends: v${index} (${operator} ${b})\n`
        return [
          `Package: v${index}\nStatus: install ok installed\n${fields}Version: ${a}\n`,
          dependent('right', right),
          dependent('wrong', wrong)
        ]
      })
      writeFileSync(folder.join('status'), status.join('\n'))
      const flags = ['--log=/dev/null', '--no-act', '--force-not-root', '--abort-after=1000000', '--configure', '-a']
      const { stdout } = spawnSync('dpkg', [`--admindir=${folder.path}`, ...flags], {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C' },
        maxBuffer: 2 ** 28
      })
      const accepted = new Set([...stdout.matchAll(/^Setting up (\w+)/gm)].map(([, name]) => name))
      const refused = all.filter((_, index) => !accepted.has(`right${index}`))
      const contrary = all.filter((_, index) => accepted.has(`wrong${index}`))
      expect({ refused: refused.slice(0, 5), contrary: contrary.slice(0, 5) }).to.deep.equal({
        refused: [],
        contrary: []
      })
      expect(accepted.size).to.equal(PAIRS)
    })

    it(`${DIRECT_PAIRS} of them as dpkg --compare-versions says, one by one`, () => {
      for (const [a, b] of all.slice(0, DIRECT_PAIRS)) {
        const operator = { '<<': 'lt', '=': 'eq', '>>': 'gt' }[relation(compareDpkg(a, b))]
        expect(spawnSync('dpkg', ['--compare-versions', a, operator, b]).status, `${a} ${operator} ${b}`).to.equal(0)
      }
    })
  })

  describe('beside rpm', () => {
    before(function () {
      needsProgram(this, 'rpm', 'rpm')
    })

    it(`${PAIRS} pairs are ordered as rpm orders them`, () => {
      using folder = new TemporaryFolder()
      const all = pairs(2, '0123.~^_+aZ-')
      writeFileSync(folder.join('pairs'), `${all.map((pair) => pair.join(' ')).join('\n')}\n`)
      const script = `for line in io.lines("${folder.join('pairs')}") do
        local a, b = line:match("(%S+) (%S+)")
        print(rpm.vercmp(a, b) .. ";")
      end`
      const { stdout, stderr } = spawnSync('rpm', ['--eval', `%{lua:${script}}`], { encoding: 'utf8' })
      const theirs = stdout.trim().split(';').slice(0, -1).map(Number)
      expect(theirs, stderr).to.have.length(PAIRS)
      const wrong = all.filter(([a, b], index) => Math.sign(compareRpm(a, b)) !== theirs[index])
      expect(wrong.slice(0, 5)).to.deep.equal([])
    })
  })
})
