import type { NetstatElement, NetstatElements } from './element.ts'
import { KINDS, type NetstatParams } from './params.ts'
import type { AskedFor } from './questions.ts'

/** What was found, for each value that was asked: all of it together no more than a result may hold. */
export class Findings {
  readonly #elements: NetstatElements = {}
  readonly #maxBytes: number
  #bytes = 0
  #total = 0
  #left = 0

  /** @param maxBytes - of the JSON of everything found */
  constructor(params: NetstatParams, maxBytes: number) {
    this.#maxBytes = maxBytes
    for (const kind of KINDS) {
      const values = params[kind] ?? []
      if (values.length > 0) this.#elements[kind] = Object.fromEntries(values.map((value) => [value, null]))
    }
    this.#bytes = Buffer.byteLength(JSON.stringify(this.#elements))
  }

  add({ kind, value }: AskedFor, element: NetstatElement): void {
    this.#total++
    this.#bytes += Buffer.byteLength(JSON.stringify(element)) + 1
    const byValue = this.#elements[kind]
    if (this.#bytes > this.#maxBytes || byValue === undefined) this.#left++
    else (byValue[value] ??= []).push(element)
  }

  get elements(): NetstatElements {
    return this.#elements
  }

  /** Those included that the result has no room for. */
  get total(): number {
    return this.#total
  }

  /** What the result has no room for. */
  get left(): number {
    return this.#left
  }
}
