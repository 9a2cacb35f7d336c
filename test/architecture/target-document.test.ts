import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { parseAcl } from '../../src/protocol/acl/acl.ts'
import { COLUMNS } from '../../src/protocol/target/columns.ts'
import { targetRefusalOf } from '../helpers/target-refusal.ts'

const folder = resolve(import.meta.dirname, '../../docs/protocol')
const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

/** The lines of all examples in SQL, one target each. */
function examplesOf(text: string): string[] {
  return [...text.matchAll(/^```sql\n([^]*?)^```$/gm)].flatMap(([, block = '']) => block.trim().split('\n'))
}

describe('docs/protocol/target.md', () => {
  const [language = '', refused = ''] = read('target.md').split('\n## Refused\n')

  it('has a row for each column, and no other', () => {
    const rows = [...language.matchAll(/^\| `([a-z]+)`/gm)].map(([, name]) => name)
    expect(rows).to.have.members(Object.keys(COLUMNS))
  })

  for (const example of examplesOf(language)) {
    it(`has an example that is in the language: ${example}`, () => {
      expect(targetRefusalOf(example)).to.equal(undefined)
    })
  }

  for (const example of examplesOf(refused)) {
    it(`has an example that is refused: ${example}`, () => {
      expect(targetRefusalOf(example)).to.match(/ at \d+/)
    })
  }
})

describe('docs/protocol/acl.md', () => {
  it('has an example that can be used', () => {
    const example = /^```json\n([^]*?)^```$/m.exec(read('acl.md'))?.[1] ?? ''
    expect([...parseAcl(JSON.parse(example)).keys()]).to.deep.equal(['default', 'file'])
  })
})
