import { fstatSync, readSync } from 'node:fs'
import { closeFile, openFile, readableSize, readError } from '../files/open-file.ts'

/** A file, read wherever one likes. */
export class Bytes implements Disposable {
  readonly #path: string
  readonly #descriptor: number

  /** @throws ReadError when it cannot be opened, or is no regular file */
  constructor(path: string) {
    this.#path = path
    this.#descriptor = openFile(path, true)
    try {
      readableSize(this.#descriptor, path)
    } catch (error) {
      closeFile(this.#descriptor)
      throw error
    }
  }

  /** Up to `length` bytes; fewer at the end of the file. @throws ReadError */
  read(offset: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafe(length)
    try {
      return buffer.subarray(0, readSync(this.#descriptor, buffer, 0, length, offset))
    } catch (error) {
      throw readError('read', this.#path, error)
    }
  }

  /** A text that is another one when somebody has written to the file. */
  get stamp(): string {
    const { size, mtimeNs } = fstatSync(this.#descriptor, { bigint: true })
    return `${size} ${mtimeNs}`
  }

  [Symbol.dispose](): void {
    closeFile(this.#descriptor)
  }
}
