import { expect } from 'chai'
import { parseFlags } from '../../../../src/modules/shared/go/flags.ts'
import { timedriftModule } from '../../../../src/modules/timedrift/index.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'
import { testContext } from '../../../helpers/run-module.ts'

const fromFlags = (...words: string[]) => timedriftModule.fromFlags(parseFlags(timedriftModule.flags, words))

describe('timedriftModule', () => {
  it('reads its flag; none is the local time', async () => {
    expect(fromFlags('-drift', '5s')).to.deep.equal({ drift: '5s' })
    expect(fromFlags()).to.deep.equal({ drift: '' })
    expect((await timedriftModule.run(fromFlags(), testContext())).foundanything).to.equal(true)
  })

  it('refuses what is no duration', () => {
    expect(throwsCode(() => fromFlags('-drift', '5'), 'USAGE').message).to.equal(
      'drift: time: missing unit in duration "5"'
    )
  })

  it('has examples that are understood', () => {
    for (const { command } of timedriftModule.examples) fromFlags(...command.split(' ').slice(2))
  })

  it('opens no files of the host that a rule could speak of', () => {
    expect(timedriftModule.classes({})).to.deep.equal({ contents: false, hashes: false, paths: [] })
  })
})
