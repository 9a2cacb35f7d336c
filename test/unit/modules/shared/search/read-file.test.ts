import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import type { ContentJudge } from '../../../../../src/modules/shared/search/content-check.ts'
import { OpenFile } from '../../../../../src/modules/shared/search/read-file.ts'
import { ReadBuffer } from '../../../../../src/modules/shared/files/read-buffer.ts'
import { takeSteps } from '../../../../../src/modules/shared/pool/steps.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

const SHA256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')

const TRUST = { isLinkAllowed: false, endsAtShortRead: true }

/** Keeps all that it is shown. */
class Witness implements ContentJudge {
  text = ''
  visit(region: Buffer): boolean {
    this.text += region.toString('latin1')
    return false
  }
  recorded(): readonly never[] {
    return []
  }
}

describe('OpenFile', () => {
  const large = 'a line of some length\n'.repeat(50_000)

  for (const [name, content] of Object.entries({ empty: '', small: 'x\ny', large })) {
    it(`reads a file that is ${name} as often as it is asked, plain and inflated`, async () => {
      using folder = new TemporaryFolder()
      for (const [path, bytes, isGzip] of [
        [folder.join('plain'), Buffer.from(content), false],
        [folder.join('packed'), gzipSync(content), true]
      ] as const) {
        writeFileSync(path, bytes)
        const open = new OpenFile(path, TRUST, new ReadBuffer())
        try {
          expect(open.isGzip).to.equal(isGzip)
          for (const inflate of isGzip ? [false, true, false] : [false, false]) {
            const expected = inflate ? content : bytes
            const witness = new Witness()
            expect(await takeSteps(open.judge([witness], inflate), () => false)).to.equal(false)
            expect(SHA256(Buffer.from(witness.text, 'latin1'))).to.equal(SHA256(expected))
            expect(await takeSteps(open.hash(['sha256'], inflate), () => false)).to.deep.equal([SHA256(expected)])
          }
        } finally {
          open.close()
        }
      }
    })
  }

  it('throws when the file cannot be opened', () => {
    expect(() => new OpenFile('/no/such/file', TRUST, new ReadBuffer())).to.throw(
      'open /no/such/file: no such file or directory'
    )
  })
})
