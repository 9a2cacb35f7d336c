/** Puts the items of an array in random order, in place, and gives it back. Not for secrets. */
export function shuffle<T>(items: T[]): T[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(Math.random() * (at + 1))
    const item = items[at] as T
    items[at] = items[other] as T
    items[other] = item
  }
  return items
}
