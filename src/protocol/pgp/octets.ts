import { MigError } from '../errors.ts'

/** Reads OpenPGP's octets from the front to the back; never beyond the end. */
export class Octets {
  readonly #bytes: Uint8Array
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** Octets read so far. */
  get position(): number {
    return this.#position
  }

  get isAtEnd(): boolean {
    return this.#position === this.#bytes.byteLength
  }

  /** @throws MigError `SIGNATURE_NOT_NORMAL` when there are fewer */
  take(count: number): Uint8Array {
    const end = this.#position + count
    if (end > this.#bytes.byteLength) throw notNormal('is cut off')
    const taken = this.#bytes.subarray(this.#position, end)
    this.#position = end
    return taken
  }

  /** All that is left. */
  takeRest(): Uint8Array {
    return this.take(this.#bytes.byteLength - this.#position)
  }

  /** A big-endian number. @throws MigError `SIGNATURE_NOT_NORMAL` */
  number(octets: number): number {
    return this.take(octets).reduce((number, octet) => number * 256 + octet, 0)
  }

  /** A length of the new format, in 1, 2 or 5 octets. @throws MigError `SIGNATURE_NOT_NORMAL` */
  length(): number {
    const first = this.number(1)
    if (first < 192) return first
    if (first < 255) return (first - 192) * 256 + this.number(1) + 192
    return this.number(4)
  }
}

/** The shortest length of the new format, for less than 8,384. */
export function lengthOctets(length: number): number[] {
  return length < 192 ? [length] : [192 + ((length - 192) >> 8), (length - 192) & 0xff]
}

/** @param flaw - what ends the sentence `The signature packet …` */
export function notNormal(flaw: string): MigError {
  return new MigError('SIGNATURE_NOT_NORMAL', `The signature packet ${flaw}.`)
}

/** @param what - what a newer version may know and this one does not */
export function unsupported(what: string): MigError {
  return new MigError('SIGNER_UNUSABLE', `The signature is of an unsupported kind: ${what}.`)
}
