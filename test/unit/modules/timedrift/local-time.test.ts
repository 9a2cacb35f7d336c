import { spawnSync } from 'node:child_process'
import { join, resolve } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { localTimeText, parseTime } from '../../../../src/modules/timedrift/local-time.ts'

const source = join(resolve(import.meta.dirname, '../../../..'), 'src/modules/timedrift/local-time.ts')

describe('timedrift: localTimeText', () => {
  it('is read as what it was', () => {
    // years of four digits
    fc.assert(
      fc.property(fc.bigInt(-62_000_000_000_000_000_000n, 250_000_000_000_000_000_000n), (nanoseconds) => {
        expect(parseTime(localTimeText(nanoseconds))).to.equal(nanoseconds)
      })
    )
  })

  for (const [zone, text] of [
    ['UTC', '2015-03-14T17:32:24.226318523Z'],
    ['America/New_York', '2015-03-14T13:32:24.226318523-04:00'],
    ['Asia/Kolkata', '2015-03-14T23:02:24.226318523+05:30']
  ] as const) {
    it(`in ${zone}`, () => {
      const script = `import { localTimeText } from ${JSON.stringify(source)}
        process.stdout.write(localTimeText(1426354344226318523n))`
      const args = ['--input-type=module', '-e', script]
      expect(spawnSync(process.execPath, args, { env: { TZ: zone }, encoding: 'utf8' }).stdout).to.equal(text)
    })
  }

  it('has no fraction of a whole second', () => {
    expect(localTimeText(1_426_354_344_000_000_000n)).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:24(Z|[+-]\d\d:\d\d)$/)
  })

  for (const text of [
    '',
    'yesterday',
    '2015-03-14T17:32:24',
    '2015-13-14T17:32:24Z',
    '2015-03-14T17:32:24.0123456789Z'
  ]) {
    it(`'${text}' is none`, () => {
      expect(parseTime(text)).to.equal(undefined)
    })
  }
})
