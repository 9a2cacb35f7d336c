import { expect } from 'chai'
import { capturesIn } from '../../../../src/modules/scribe/captures.ts'
import { ReadError } from '../../../../src/modules/shared/files/open-file.ts'
import { ReadBuffer } from '../../../../src/modules/shared/files/read-buffer.ts'
import { takeSteps } from '../../../../src/modules/shared/pool/steps.ts'
import { Regex } from '../../../../src/modules/shared/regex/regex.ts'
import { fillFolder } from '../../../helpers/fill-folder.ts'
import { TemporaryFolder } from '../../../helpers/temporary-folder.ts'

describe('capturesIn', () => {
  let folder: TemporaryFolder
  before(() => {
    folder = new TemporaryFolder()
    fillFolder(folder.path, { f: 'a1 b22\nnothing\nc333 d\n' })
  })
  after(() => folder[Symbol.dispose]())

  const captures = (file: string, limits = { groups: 100, characters: 100 }): Promise<string[]> =>
    takeSteps(capturesIn(folder.join(file), new Regex('([a-z])(\\d+)'), new ReadBuffer(), limits), () => false)

  it('holds each group of the first match of each line', async () => {
    expect(await captures('f')).to.deep.equal(['a', '1', 'c', '333'])
  })

  it('reads no further than one above its limits', async () => {
    expect(await captures('f', { groups: 2, characters: 100 })).to.have.length(4)
    expect(await captures('f', { groups: 1, characters: 100 })).to.deep.equal(['a', '1'])
    expect(await captures('f', { groups: 100, characters: 2 })).to.have.length(4)
    expect(await captures('f', { groups: 100, characters: 1 })).to.deep.equal(['a', '1'])
  })

  it('says that a file cannot be read', async () => {
    const error = await captures('absent').catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(ReadError)
  })
})
