import { mkdirSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { readHomeConfig, writeHomeConfig } from '../../../../src/investigator/home/config.ts'
import { homeLayout } from '../../../../src/investigator/home/layout.ts'
import { expectCode } from '../../../helpers/expect-code.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

const KEY = { fingerprint: 'A'.repeat(40), source: 'gpg' } as const

describe('investigator/home/config', () => {
  it('is read as it was written', async () => {
    using folder = new TemporaryFolder()
    const home = homeLayout(folder.path)
    const config = { key: { ...KEY, gnupgHome: '/g' }, mesh: 'ops', macros: { web: "name LIKE 'web%'" } }
    await writeHomeConfig(home, config)
    expect(await readHomeConfig(home)).to.deep.equal(config)
  })

  it('says that there is no home, and not so when it cannot be read', async () => {
    using folder = new TemporaryFolder()
    await expectCode(readHomeConfig(homeLayout(folder.join('none'))), 'HOME_MISSING')
    const home = homeLayout(folder.path)
    mkdirSync(home.config)
    await expectCode(readHomeConfig(home), 'FILE_UNREADABLE')
  })

  for (const [name, text, sentence] of [
    ['no JSON', '{', / is not JSON\.$/],
    ['no object', '5', /config\.json: .*object.*\.$/],
    ['a field that is wrong', JSON.stringify({ key: { ...KEY, source: 'moon' } }), /config\.json: key\.source: .*\.$/],
    ['a field that is not known', JSON.stringify({ key: KEY, keys: [] }), /config\.json: .*"keys"\.$/]
  ] as const) {
    it(`CONFIG_INVALID, with the place: ${name}`, async () => {
      using folder = new TemporaryFolder()
      const home = homeLayout(folder.path)
      writeFileSync(home.config, text)
      expect((await expectCode(readHomeConfig(home), 'CONFIG_INVALID')).message).to.match(sentence)
    })
  }
})
