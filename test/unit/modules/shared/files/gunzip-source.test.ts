import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import type { ByteSource } from '../../../../../src/modules/shared/files/byte-source.ts'
import { GunzipSource, isGzip } from '../../../../../src/modules/shared/files/gunzip-source.ts'

function sourceOf(bytes: Buffer): ByteSource {
  let at = 0
  return {
    read(buffer, offset) {
      const count = bytes.copy(buffer, offset, at)
      at += count
      return count
    }
  }
}

async function inflate(bytes: Buffer, step = 1000): Promise<string> {
  const source = new GunzipSource(sourceOf(bytes))
  let text = ''
  try {
    for (;;) {
      const buffer = Buffer.alloc(step)
      const count = await source.read(buffer, 0)
      if (count === 0) return text
      text += buffer.toString('latin1', 0, count)
    }
  } finally {
    source.close()
  }
}

async function reason(bytes: Buffer): Promise<string> {
  return inflate(bytes).then(
    () => 'no error',
    (error: unknown) => (error as Error).message
  )
}

describe('GunzipSource', () => {
  const text = 'one line\n'.repeat(50_000)

  it('gives what a file holds, whatever the buffer', async () => {
    expect(await inflate(gzipSync(text))).to.equal(text)
    expect(await inflate(gzipSync('abc'), 1)).to.equal('abc')
    expect(await inflate(gzipSync(''))).to.equal('')
  })

  it('reads all members', async () => {
    expect(await inflate(Buffer.concat([gzipSync('one'), gzipSync('two')]))).to.equal('onetwo')
  })

  it('names a fault in the words of Go', async () => {
    const good = gzipSync(text)
    expect(await reason(good.subarray(0, 100))).to.equal('unexpected EOF')
    const wrongSum = Buffer.from(good)
    wrongSum.writeUInt8(0, good.length - 6)
    wrongSum.writeUInt8(0, good.length - 5)
    expect(await reason(wrongSum)).to.equal('gzip: invalid checksum')
    expect(await reason(Buffer.from([0x1f, 0x8b, 0x09, 0, 0, 0, 0, 0, 0, 0]))).to.equal('gzip: invalid header')
    const corrupt = Buffer.from(good)
    corrupt[10] = 0xff
    expect(await reason(corrupt)).to.match(/^flate: corrupt input before offset \d+$/)
  })

  it('passes on that the file itself cannot be read', async () => {
    const source = new GunzipSource({ read: () => Promise.reject(new Error('broken')) })
    const error = await source.read(Buffer.alloc(1), 0).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(Error)
  })
})

describe('isGzip', () => {
  it('looks at two bytes', () => {
    expect(isGzip(Buffer.from([0x1f, 0x8b]))).to.equal(true)
    expect(isGzip(Buffer.from([0x1f]))).to.equal(false)
    expect(isGzip(Buffer.alloc(0))).to.equal(false)
  })
})
