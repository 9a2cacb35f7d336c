import { expect } from 'chai'
import { Pace } from '../../../../../src/modules/shared/search/pace.ts'

describe('Pace', () => {
  it('begins with one file, and takes more as long as that is quick', () => {
    const pace = new Pace()
    expect(pace.files).to.equal(1)
    for (let count = 0; count < 3; count++) pace.note(0.1)
    expect(pace.files).to.equal(8)
    for (let count = 0; count < 30; count++) pace.note(0.1)
    expect(pace.files).to.equal(256)
  })

  it('takes fewer where files are large, one at least', () => {
    const pace = new Pace()
    for (let count = 0; count < 3; count++) pace.note(0.1)
    pace.note(5)
    expect(pace.files).to.equal(8)
    for (let count = 0; count < 30; count++) pace.note(100)
    expect(pace.files).to.equal(1)
  })
})
