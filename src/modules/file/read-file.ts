import { FileSource, type ByteSource } from '../shared/files/byte-source.ts'
import { GunzipSource, isGzip } from '../shared/files/gunzip-source.ts'
import { hashSource } from '../shared/files/hash-source.ts'
import { closeFile, type FsPath, openFile } from '../shared/files/open-file.ts'
import { ReadBuffer } from '../shared/files/read-buffer.ts'
import { searchLines } from '../shared/files/search-lines.ts'
import type { Steps } from '../shared/pool/steps.ts'
import type { ContentJudge } from './content-check.ts'

/** One open file, read as often as it takes, plain or inflated. */
export class OpenFile {
  readonly #path: FsPath
  readonly #buffer: ReadBuffer
  readonly #descriptor: number
  #isGzip: boolean | undefined

  /**
   * @param isLinkAllowed - follow the path when it is a symbolic link
   * @throws ReadError
   */
  constructor(path: FsPath, isLinkAllowed: boolean, buffer: ReadBuffer) {
    this.#path = path
    this.#buffer = buffer
    this.#descriptor = openFile(path, isLinkAllowed)
  }

  close(): void {
    closeFile(this.#descriptor)
    this.#buffer.shrink()
  }

  /** @returns whether a line was too long to be seen as a whole. @throws ReadError */
  *judge(judges: readonly ContentJudge[], isDecompressing: boolean): Steps<boolean> {
    let open = judges
    return yield* this.#read(isDecompressing, (source) =>
      searchLines(source, this.#buffer, (region, edges) => {
        open = open.filter((judge) => !judge.visit(region, edges))
        return open.length === 0
      })
    )
  }

  /** Hashes in lower-case hex, by algorithm. @throws ReadError */
  *hash(algorithms: readonly string[], isDecompressing: boolean): Steps<ReadonlyMap<string, string>> {
    const hashes = yield* this.#read(isDecompressing, (source) => hashSource(source, algorithms, this.#buffer))
    return new Map(algorithms.map((algorithm, index) => [algorithm, hashes[index] as string]))
  }

  *#read<T>(isDecompressing: boolean, read: (source: ByteSource) => Steps<T>): Steps<T> {
    const file = new FileSource(this.#descriptor, this.#path)
    if (!isDecompressing || !this.#looksCompressed()) return yield* read(file)
    const inflated = new GunzipSource(file)
    try {
      return yield* read(inflated)
    } finally {
      inflated.close()
    }
  }

  #looksCompressed(): boolean {
    if (this.#isGzip === undefined) {
      const start = Buffer.alloc(2)
      this.#isGzip = new FileSource(this.#descriptor, this.#path).read(start, 0) === 2 && isGzip(start)
    }
    return this.#isGzip
  }
}
