import { expect } from 'chai'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { MODULE_NAMES } from '../../src/modules/names.ts'
import { draftFromFile } from '../../src/protocol/order/draft.ts'
import { readFile } from 'node:fs/promises'
import { program, run } from '../helpers/processes.ts'

const FOLDER = join(import.meta.dirname, '../golden/mig-actions')
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'))

/** Files that ask nothing, so that MIG runs them and finds nothing; each with what is said of it. */
const REFUSED: Readonly<Record<string, string>> = {
  'endpoints_with_high_uptime.json':
    "operations[0], file: Search 'uptimesearch' has no condition, so it would find nothing: 'regexes' is called 'contents' now.",
  'tests_windows.json': `operations[0], file: 'etchosts' is not a parameter; searches stand in 'searches': {"searches": {"etchosts": {…}}}.`
}

/** What asks somebody outside, who cannot be reached from everywhere; and what is said then. */
const OUTSIDE: Readonly<Record<string, RegExp>> = {
  ping: /^destination: google\.com does not resolve to any known ip \(\w+\)$/,
  timedrift: /^no time server answered$/
}

describe('the action files that MIG ships', function () {
  // some read every file below /usr
  this.timeout(300_000)

  it('are 19', () => {
    expect(FILES).to.have.length(19)
  })

  for (const file of FILES.filter((name) => !(name in REFUSED))) {
    it(`${file} is run, operation by operation; a module that is not there is said so, and does not stop the others`, async () => {
      const path = join(FOLDER, file)
      const { operations } = draftFromFile(JSON.parse(await readFile(path, 'utf8')))
      const { stdout, stderr, status } = await run([...program('mig-agent'), '-i', path])
      const results = JSON.parse(stdout) as { success: boolean; errors: string[] | null }[]
      expect(results).to.have.length(operations.length)
      for (const [index, { success, errors }] of results.entries()) {
        const { module = '' } = operations[index] ?? {}
        const isThere = (MODULE_NAMES as readonly string[]).includes(module)
        if (!isThere) expect(errors).to.deep.equal([`module '${module}' is not available`])
        else if (module in OUTSIDE && !success) expect(errors?.[0]).to.match(OUTSIDE[module] as RegExp)
        expect(success, stderr).to.equal(isThere && (success || !(module in OUTSIDE)))
      }
      expect(status).to.equal(results.every(({ success }) => success) ? 0 : 1)
    })
  }

  for (const [file, sentence] of Object.entries(REFUSED)) {
    it(`${file} is refused, with the remedy, by the agent and by the investigator`, async () => {
      const path = join(FOLDER, file)
      const told = `${sentence} Correct it as the message says.`
      for (const [command, stderr] of [
        [[...program('mig-agent'), '-i', path], `mig-agent: ${told}\n`],
        [[...program('mig'), 'run', path], `error: ${told} (ACTION_FILE_INVALID)\n`]
      ] as const) {
        expect(await run(command)).to.include({ status: 1, stdout: '', stderr })
      }
    })
  }
})
