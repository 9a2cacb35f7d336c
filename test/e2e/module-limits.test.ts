import { expect } from 'chai'
import { moduleRunner } from '../helpers/module-runner.ts'

/** Questions that read every file of this machine, and so end by their time limit. */
const ENDLESS: [module: string, parameters: unknown][] = [
  ['sshkey', { paths: ['/'], maxdepth: 1000 }],
  [
    'scribe',
    {
      scribedoc: {
        objects: [
          {
            object: 'o',
            filecontent: { path: '/', file: '.', expression: '(never to be found, anywhere)|([a-z]+@[a-z]+[.]x)' }
          }
        ],
        tests: [{ test: 't', object: 'o' }]
      }
    }
  ]
]
const LIMIT_SEC = 1
/** Start of the process, and the time that a module has to return what it found. */
const SLACK_MS = 10_000

describe('modules at their time limit', function () {
  this.timeout(60_000)
  for (const [module, parameters] of ENDLESS) {
    it(`${module} returns what it has`, async () => {
      await using runner = moduleRunner({ timeoutSec: LIMIT_SEC })
      const start = performance.now()
      const { status, code, result } = await runner.run({ module, parameters }, new AbortController().signal)
      expect(performance.now() - start).to.be.lessThan(LIMIT_SEC * 1000 + SLACK_MS)
      expect({ status, code }).to.deep.equal({ status: 'timeout', code: 'TIMEOUT' })
      expect(result.success).to.equal(false)
      expect(result.errors?.join()).to.match(/stopped before its end|did not end within 1 s/)
    })
  }
})
