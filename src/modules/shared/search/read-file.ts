import { FileSource, type ByteSource } from '../files/byte-source.ts'
import { GunzipSource, isGzip } from '../files/gunzip-source.ts'
import { hashBytes, hashSource } from '../files/hash-source.ts'
import { closeFile, type FsPath, openFile } from '../files/open-file.ts'
import type { ReadBuffer } from '../files/read-buffer.ts'
import { searchLines } from '../files/search-lines.ts'
import type { Steps } from '../pool/steps.ts'
import { WHOLE } from '../regex/to-v8.ts'
import type { ContentJudge } from './content-check.ts'

/**
 * One open file, read as often as it takes, plain or inflated. A file that fits the buffer is read once, and without
 * pauses.
 */
export class OpenFile {
  readonly #path: FsPath
  readonly #buffer: ReadBuffer
  readonly #descriptor: number
  /** The whole file, as long as nothing else is read. */
  #whole: Buffer | undefined
  readonly isGzip: boolean

  /**
   * @param trust.isLinkAllowed - follow the path when it is a symbolic link
   * @param trust.endsAtShortRead - a read that does not fill the buffer was the last
   * @throws ReadError
   */
  constructor(path: FsPath, trust: { isLinkAllowed: boolean; endsAtShortRead: boolean }, buffer: ReadBuffer) {
    this.#path = path
    this.#buffer = buffer
    this.#descriptor = openFile(path, trust.isLinkAllowed)
    try {
      const head = buffer.fillNow(new FileSource(this.#descriptor, path), trust.endsAtShortRead)
      if (head.length < buffer.bytes.length) this.#whole = head
      this.isGzip = isGzip(head)
    } catch (error) {
      closeFile(this.#descriptor)
      throw error
    }
  }

  close(): void {
    closeFile(this.#descriptor)
    this.#buffer.shrink()
  }

  /** The whole file is at hand: {@link judgeNow} and {@link hashNow} will do. */
  get isWhole(): boolean {
    return this.#whole !== undefined
  }

  /** Shows a whole file to judges. */
  judgeNow(judges: readonly (ContentJudge | undefined)[]): void {
    const whole = this.#whole
    if (whole === undefined || whole.length === 0) return
    for (const judge of judges) judge?.visit(whole, WHOLE)
  }

  /** Hashes of a whole file in lower-case hex, in the order of the algorithms. */
  hashNow(algorithms: readonly string[]): string[] {
    return hashBytes(this.#whole as Buffer, algorithms)
  }

  /** Shows the lines to judges, until all have seen enough. @returns whether a line was cut. @throws ReadError */
  *judge(judges: readonly (ContentJudge | undefined)[], inflate: boolean): Steps<boolean> {
    let open = judges.filter((judge) => judge !== undefined)
    return yield* this.#read(inflate, (source) =>
      searchLines(source, this.#buffer, (region, edges) => {
        open = open.filter((judge) => !judge.visit(region, edges))
        return open.length === 0
      })
    )
  }

  /** Hashes in lower-case hex, in the order of the algorithms. @throws ReadError */
  *hash(algorithms: readonly string[], inflate: boolean): Steps<string[]> {
    if (!inflate && this.#whole !== undefined) return this.hashNow(algorithms)
    return yield* this.#read(inflate, (source) => hashSource(source, algorithms, this.#buffer))
  }

  *#read<T>(inflate: boolean, read: (source: ByteSource) => Steps<T>): Steps<T> {
    this.#whole = undefined
    const file = new FileSource(this.#descriptor, this.#path)
    if (!inflate) return yield* read(file)
    const inflated = new GunzipSource(file)
    try {
      return yield* read(inflated)
    } finally {
      inflated.close()
    }
  }
}
