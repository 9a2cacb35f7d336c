import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { expect } from 'chai'
import { workerEntry } from '../../../../../src/modules/shared/pool/worker-entry.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

describe('workerEntry', () => {
  it('lies beside the file that starts it, with the same ending', () => {
    using folder = new TemporaryFolder()
    for (const name of ['w.ts', 'w.js']) writeFileSync(folder.join(name), '')
    for (const ending of ['ts', 'js']) {
      const base = pathToFileURL(folder.join(`run.${ending}`))
      expect(workerEntry(base.href, 'w')?.href).to.equal(new URL(`./w.${ending}`, base).href)
    }
  })

  it('is nothing where there is no such file', () => {
    using folder = new TemporaryFolder()
    expect(workerEntry(pathToFileURL(folder.join('run.js')).href, 'w')).to.equal(undefined)
    expect(workerEntry('data:text/javascript,', 'w')).to.equal(undefined)
  })
})
