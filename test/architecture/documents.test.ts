import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect } from 'chai'
import { CODES } from '../../src/protocol/errors.ts'
import * as limits from '../../src/protocol/wire/limits.ts'

const root = resolve(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const documents = globSync(['*.md', 'docs/**/*.md', 'src/**/*.md'], { cwd: root }).sort()

/** Text without code: what looks like a link in an example is none. */
const prose = (path: string) =>
  read(path)
    .replaceAll(/^```[^]*?^```/gm, '')
    .replaceAll(/`[^`\n]*`/g, '')

/** The anchor that GitHub gives a heading. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-')

const anchorsOf = (path: string) => [...read(path).matchAll(/^#{1,6} (.*)$/gm)].map((match) => anchor(match[1] ?? ''))

describe('docs/errors.md', () => {
  const headings = [...read('docs/errors.md').matchAll(/^### (.*)$/gm)].map((match) => match[1])

  it('has one heading for each code, and no other', () => {
    expect(headings).to.have.ordered.members(Object.keys(CODES))
  })

  for (const [code, info] of Object.entries(CODES)) {
    it(`says of ${code} what the table says`, () => {
      const section = read('docs/errors.md').split(`### ${code}\n`)[1]?.split(/^##/m)[0] ?? ''
      const lines = section.split('\n').filter((line) => line !== '')
      const verdict = 'verdict' in info ? [`- Verdict: \`${info.verdict}\``] : []
      expect(lines).to.deep.equal([info.means, ...verdict, `- Remedy: ${info.remedy}`])
    })
  }
})

describe('docs/limits.md', () => {
  it('has one row for each limit, and no other', () => {
    const rows = [...read('docs/limits.md').matchAll(/^\| `([A-Z_]+)`/gm)].map((match) => match[1])
    expect(rows).to.have.members(Object.keys(limits))
  })
})

describe('documents', () => {
  for (const path of documents) {
    it(`${path}: its links lead somewhere`, () => {
      const targets = [...prose(path).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? '')
      const dead = targets.filter((target) => {
        if (/^[a-z]+:/.test(target)) return false
        const [file = '', fragment] = target.split('#')
        const to = file === '' ? path : join(dirname(path), file)
        if (!existsSync(join(root, to))) return true
        return fragment !== undefined && to.endsWith('.md') && !anchorsOf(to).includes(fragment)
      })
      expect(dead).to.deep.equal([])
    })
  }

  it('of docs/ are all reached from docs/README.md', () => {
    const seen = new Set<string>()
    const queue = ['docs/README.md']
    for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
      if (seen.has(path) || !path.endsWith('.md') || !existsSync(join(root, path))) continue
      seen.add(path)
      for (const match of prose(path).matchAll(/\]\(([^)\s#:]+)(?:#[^)\s]*)?\)/g)) {
        queue.push(join(dirname(path), match[1] ?? ''))
      }
    }
    const lost = documents.filter((path) => path.startsWith('docs/') && !seen.has(path))
    expect(lost).to.deep.equal([])
  })
})
