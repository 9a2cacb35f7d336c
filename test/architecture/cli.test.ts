import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import { format, resolveConfig } from 'prettier'
import { cliPage } from '../../scripts/docs/cli-page.ts'
import { allCommands } from '../../src/investigator/cli/command-table.ts'
import { helpText } from '../../src/investigator/cli/command-tree.ts'

const path = join(resolve(import.meta.dirname, '../..'), 'docs/cli.md')
const page = readFileSync(path, 'utf8')

describe('docs/cli.md', () => {
  it('is what the commands say: npm run docs writes it', async () => {
    const written = await format(await cliPage(), { ...(await resolveConfig(path)), filepath: path })
    expect(page).to.equal(written)
  })

  it('has a section for each command, and no other', async () => {
    const sections = [...page.matchAll(/^### mig (.*)$/gm)].map(([, words]) => words)
    expect(sections).to.deep.equal((await allCommands()).map((command) => command.path.join(' ')))
  })

  it('has each flag that yargs knows of a command', async () => {
    const commands = await allCommands()
    for (const command of commands) {
      const help = helpText(commands, command.path, 10_000)
      const flags = [...help.matchAll(/^ {2}(?:-\w, | {4})(--[\w-]+)/gm)].map(([, flag]) => flag ?? '')
      expect(flags.length, command.path.join(' ')).to.be.greaterThan(6)
      for (const flag of flags) expect(page).to.contain(`\`${flag}\``)
    }
  })
})
