/** Bytes that end too early, or are not what they say. */
export class NotAKey extends Error {}

/** Reads what SSH writes: numbers, and texts with their length before them (RFC 4251, 5). */
export class SshBytes {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  /** @throws NotAKey, as all below */
  uint32(): number {
    return this.#take(4).readUInt32BE(0)
  }

  uint64(): bigint {
    return this.#take(8).readBigUInt64BE(0)
  }

  /** A text or a large number: bytes with their length in front. */
  string(): Buffer {
    return this.#take(this.uint32())
  }

  text(): string {
    return this.string().toString('latin1')
  }

  #take(length: number): Buffer {
    const end = this.#at + length
    if (end > this.#bytes.length) throw new NotAKey('it ends too early')
    const taken = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return taken
  }
}

/** Bytes with their length in front. */
export function sshString(bytes: Buffer | string): Buffer {
  const content = Buffer.from(bytes)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  return Buffer.concat([length, content])
}

/** A number of any size that is not negative: with a zero in front where the first bit would make it negative. */
export function sshNumber(bytes: Buffer): Buffer {
  let start = 0
  while (start < bytes.length && bytes[start] === 0) start++
  const digits = bytes.subarray(start)
  const isHigh = digits.length > 0 && (digits[0] as number) >= 0x80
  return sshString(isHigh ? Buffer.concat([Buffer.from([0]), digits]) : digits)
}
