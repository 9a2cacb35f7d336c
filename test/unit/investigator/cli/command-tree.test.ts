import { expect } from 'chai'
import { COMMANDS, allCommands } from '../../../../src/investigator/cli/command-table.ts'
import { helpText } from '../../../../src/investigator/cli/command-tree.ts'

describe('investigator/cli/command-tree', () => {
  it('helps on everything: every command and module', async () => {
    const text = helpText(await allCommands(), [], 100)
    for (const word of ['init', 'mesh <command>', 'run <file>', 'file']) expect(text).to.contain(`mig ${word}`)
    expect(text).to.contain('--no-color')
  })

  it('helps on a group', () => {
    const text = helpText(COMMANDS, ['action'], 100)
    for (const word of ['list', 'show <id>', 'results <id>', 'sign <file>']) {
      expect(text).to.contain(`mig action ${word}`)
    }
  })

  it('helps on every command, with each of its flags and examples', async () => {
    for (const { path, flags, shared = [], examples } of await allCommands()) {
      // Wide, so that no line is broken.
      const text = helpText(await allCommands(), path, 10_000)
      for (const { name } of [...flags, ...shared]) {
        expect(text, path.join(' ')).to.match(
          new RegExp(`(^|\\s)${name.length === 1 ? '-' : '--'}${name}(?![\\w-])`, 'm')
        )
      }
      for (const { does } of examples) expect(text.replaceAll(/\s+/g, ' ')).to.contain(does)
    }
  })
})
