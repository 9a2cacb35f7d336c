import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { parseFlags } from '../../../../src/modules/shared/go/flags.ts'
import { yaraModule } from '../../../../src/modules/yara/index.ts'
import { words } from '../../../../src/modules/yara/words.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const RULES = 'rule r { strings: $a = "x" condition: $a }'
const read = (...list: string[]) => yaraModule.fromFlags(parseFlags(yaraModule.flags, list))

describe('yaraModule', function () {
  this.timeout(60_000)
  let folder: TemporaryFolder
  let rules: string
  before(() => {
    folder = new TemporaryFolder()
    rules = folder.join('rules.yar')
    writeFileSync(rules, RULES)
  })
  after(() => folder[Symbol.dispose]())

  it('has examples that are understood', () => {
    for (const { command } of yaraModule.examples) {
      const list = words(command)!.map((word) => (word.endsWith('.yar') ? rules : word))
      const params = read(...list.slice(2))
      expect(params.yara).to.equal(RULES)
      expect(() => yaraModule.validate(yaraModule.params.parse(params))).not.to.throw()
    }
  })

  it('reads contents below the paths of its search', () => {
    expect(yaraModule.classes({ yara: RULES, filesearch: '-path /etc/ -path var -name .' })).to.deep.equal({
      contents: true,
      hashes: false,
      paths: ['/', '/etc']
    })
  })

  const WRONG: [name: string, list: () => string[], sentence: RegExp][] = [
    ['no rules', () => ['-files', '-path /etc -name .'], /^-rules option is required$/],
    ['no files', () => ['-rules', rules], /^-files option is required$/],
    [
      'a search that finds nothing',
      () => ['-rules', rules, '-files', '-path /etc'],
      /^filesearch: it has no condition/
    ],
    [
      'rules that are not there',
      () => ['-rules', '/nonexistent.yar', '-files', '-path /etc -name .'],
      /^-rules: \/nonexistent\.yar cannot be read: no such file or directory$/
    ]
  ]
  for (const [name, list, sentence] of WRONG) {
    it(`refuses ${name}`, () => {
      expect(throwsCode(() => read(...list()), 'USAGE').message).to.match(sentence)
    })
  }

  it('refuses rules that do not compile, with the line, before anybody is asked', () => {
    const bad = folder.join('bad.yar')
    writeFileSync(bad, 'rule bad {\n strings:\n  $a = /a(b/\n condition: $a }')
    const { message } = throwsCode(() => read('-rules', bad, '-files', '-path /etc -name .'), 'USAGE')
    expect(message).to.equal(`-rules: ${bad}: line 3, column 10: invalid regular expression: unclosed group`)
  })
})
