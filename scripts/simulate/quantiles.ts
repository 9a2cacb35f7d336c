/** Where a list of numbers lies. */
export interface Quantiles {
  readonly first: number
  readonly half: number
  readonly most: number
  readonly last: number
}

/** The least, the median, the 99 % and the greatest of the numbers; infinite ones are left out. NaN when there are none. */
export function quantilesOf(values: Float64Array): Quantiles {
  const sorted = values.filter(Number.isFinite).sort()
  const at = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN
  return { first: sorted[0] ?? Number.NaN, half: at(0.5), most: at(0.99), last: at(1) }
}

export function meanOf(values: Iterable<number>): number {
  let [sum, count] = [0, 0]
  for (const value of values) {
    sum += value
    count++
  }
  return sum / count
}
