import { xsalsa20 } from '@noble/ciphers/salsa.js'
import { concatBytes } from '../../util/bytes.ts'

const BLOCK_BYTES = 64

/**
 * The key stream of XSalsa20 for one direction of a connection, byte for byte that of libp2p's pre-shared key. (The cipher
 * that libp2p takes keeps all streams in one WebAssembly memory, which runs out soon after a stream has carried more
 * than 640 kB at once.)
 */
export class KeyStream {
  readonly #key: Uint8Array
  readonly #nonce: Uint8Array
  #position = 0

  /** @param key - 32 bytes @param nonce - 24 bytes, of the side that writes */
  constructor(key: Uint8Array, nonce: Uint8Array) {
    this.#key = key
    this.#nonce = nonce
  }

  /** Encrypts, and decrypts, what comes next. @throws Error beyond 256 GiB */
  apply(bytes: Uint8Array): Uint8Array {
    const skipped = this.#position % BLOCK_BYTES
    const block = Math.floor(this.#position / BLOCK_BYTES)
    const blocks = skipped === 0 ? bytes : concatBytes(new Uint8Array(skipped), bytes)
    this.#position += bytes.byteLength
    return xsalsa20(this.#key, this.#nonce, blocks, undefined, block).subarray(skipped)
  }
}
