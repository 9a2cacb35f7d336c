import { expect } from 'chai'
import { serveTasks } from '../../../../../src/modules/shared/pool/serve-tasks.ts'

describe('serveTasks', () => {
  it('is for workers alone', () => {
    expect(() => {
      serveTasks(() => {
        throw new Error('never')
      })
    }).to.throw(TypeError, 'not a worker')
  })
})
