import { expect } from 'chai'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { MODULE_NAMES } from '../../src/modules/names.ts'
import { draftFromFile } from '../../src/protocol/order/draft.ts'
import { readFile } from 'node:fs/promises'
import { program, run } from '../helpers/processes.ts'

const FOLDER = join(import.meta.dirname, '../golden/mig-actions')

describe('the action files that MIG ships', function () {
  // some read every file below /usr
  this.timeout(300_000)

  it('are run operation by operation; a module that is not there is said so, and does not stop the others', async () => {
    const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.json'))
    expect(files).to.have.length(19)
    for (const file of files) {
      const path = join(FOLDER, file)
      const { operations } = draftFromFile(JSON.parse(await readFile(path, 'utf8')))
      const { stdout, stderr, status } = await run([...program('mig-agent'), '-i', path])
      const results = JSON.parse(stdout) as { success: boolean; errors: string[] | null }[]
      expect(results, file).to.have.length(operations.length)
      const isThere = operations.map(({ module }) => (MODULE_NAMES as readonly string[]).includes(module))
      expect(results.map(({ success }) => success), `${file}: ${stderr}`).to.deep.equal(isThere) // prettier-ignore
      for (const [index, { errors }] of results.entries()) {
        if (isThere[index] === true) continue
        expect(errors).to.deep.equal([`module '${operations[index]?.module}' is not available`])
      }
      expect(status, file).to.equal(isThere.every(Boolean) ? 0 : 1)
    }
  })
})
