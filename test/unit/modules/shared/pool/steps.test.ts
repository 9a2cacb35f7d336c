import { expect } from 'chai'
import { type Steps, Stopped, takeSteps } from '../../../../../src/modules/shared/pool/steps.ts'

describe('takeSteps', () => {
  it('waits for promises and hands their values back', async () => {
    function* work(): Steps<number> {
      const one = (yield Promise.resolve(1)) as number
      yield
      return one + ((yield Promise.resolve(2)) as number)
    }
    let pauses = 0
    const pause = (): boolean => {
      pauses++
      return false
    }
    expect(await takeSteps(work(), pause)).to.equal(3)
    expect(pauses).to.equal(1)
  })

  it('throws into the work what a promise rejects with', async () => {
    function* work(): Steps<string> {
      try {
        yield Promise.reject(new Error('lost'))
      } catch (error) {
        return (error as Error).message
      }
      return ''
    }
    expect(await takeSteps(work(), () => false)).to.equal('lost')
  })

  it('stops the work, which may return what it has', async () => {
    function* work(): Steps<number> {
      let count = 0
      try {
        for (;;) {
          count++
          yield
        }
      } catch (error) {
        if (error instanceof Stopped) return count
        throw error
      }
    }
    let left = 3
    expect(await takeSteps(work(), async () => --left === 0)).to.equal(3)
  })
})
