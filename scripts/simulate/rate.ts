/** How much of something happens in each second. */
export class Rate {
  readonly #seconds: number[] = []

  add(timeMs: number, amount: number): void {
    const second = Math.floor(timeMs / 1000)
    while (this.#seconds.length <= second) this.#seconds.push(0)
    this.#seconds[second]! += amount
  }

  /** The most in a second, on average over `seconds` that follow each other. */
  peak(seconds: number): number {
    let [sum, most] = [0, 0]
    this.#seconds.forEach((amount, second) => {
      sum += amount - (this.#seconds[second - seconds] ?? 0)
      most = Math.max(most, sum)
    })
    return most / seconds
  }

  /** In a second, on average from one time to another. */
  mean(fromMs: number, toMs: number): number {
    const [from, to] = [Math.floor(fromMs / 1000), Math.floor(toMs / 1000)]
    return this.#seconds.slice(from, to).reduce((sum, amount) => sum + amount, 0) / (to - from)
  }
}
