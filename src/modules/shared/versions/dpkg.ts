import { splitEvr } from './evr.ts'

/**
 * Compares two versions as `dpkg --compare-versions` does: epoch, then version, then revision; `~` sorts before the end,
 * letters before everything else, numbers by their value.
 *
 * @returns below 0 when `a` is older, 0 when they are the same, above 0 when `a` is newer
 * @throws VersionError for what is no version
 */
export function compareDpkg(a: string, b: string): number {
  const left = splitEvr(a)
  const right = splitEvr(b)
  return (
    compareNumbers(left.epoch, right.epoch) ||
    comparePart(left.version, right.version) ||
    comparePart(left.release ?? '', right.release ?? '')
  )
}

/** Compares two texts of digits by their value, however long they are. */
export function compareNumbers(a: string, b: string): number {
  const left = a.replace(/^0+/, '')
  const right = b.replace(/^0+/, '')
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0)
}

/** In turns: what is no number, character by character, then a number. */
function comparePart(a: string, b: string): number {
  let left = a
  let right = b
  while (left !== '' || right !== '') {
    const [leftText, leftNumber] = head(left)
    const [rightText, rightNumber] = head(right)
    const order = compareText(leftText, rightText) || compareNumbers(leftNumber, rightNumber)
    if (order !== 0) return order
    left = left.slice(leftText.length + leftNumber.length)
    right = right.slice(rightText.length + rightNumber.length)
  }
  return 0
}

/** What stands in front of the first number, and that number. Both may be empty. */
function head(text: string): [text: string, number: string] {
  const [, before = '', number = ''] = /^(\D*)(\d*)/u.exec(text) ?? []
  return [before, number]
}

function compareText(a: string, b: string): number {
  for (let at = 0; at < a.length || at < b.length; at++) {
    const order = weight(a, at) - weight(b, at)
    if (order !== 0) return order
  }
  return 0
}

/** `~`, then the end, then letters, then all else. */
function weight(text: string, at: number): number {
  if (at >= text.length) return 0
  const code = text.charCodeAt(at)
  if (text[at] === '~') return -1
  return /[a-z]/i.test(text.charAt(at)) ? code : code + 256
}
