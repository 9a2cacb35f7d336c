/** A generator of 32-bit numbers that a seed determines (mulberry32). */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Pieces that parsers stumble over. */
const PIECES = [
  '\0',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '(',
  ')',
  "'",
  '\n',
  ' ',
  '0',
  '-1',
  '1e999',
  '9007199254740993',
  'null',
  'true',
  '\\ud800',
  '__proto__',
  '""',
  '{}',
  '[]',
  '\u00e9',
  '\u{1f600}',
  '\x80',
  '\xff\xff\xff\xff\x0f',
  '\x0a\x00'
].map((text) => Buffer.from(text, text > '\x7f' && text < '\u0100' ? 'latin1' : 'utf8'))

/** The bytes with one to four damages: flipped, cut, repeated, moved, or with a piece that parsers stumble over. */
export function mutate(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let result = Buffer.from(bytes)
  for (let damages = 1 + random(4); damages > 0; damages--) {
    const at = random(result.length + 1)
    const length = random(Math.min(16, result.length - at) + 1)
    const [head, middle, tail] = [
      result.subarray(0, at),
      result.subarray(at, at + length),
      result.subarray(at + length)
    ]
    switch (random(5)) {
      case 0: {
        const flipped = Buffer.from(middle.map((byte) => byte ^ (1 << random(8))))
        result = Buffer.concat([head, flipped, tail])
        break
      }
      case 1:
        result = Buffer.concat([head, tail])
        break
      case 2:
        result = Buffer.concat([head, middle, middle, tail])
        break
      case 3:
        result = Buffer.concat([middle, head, tail])
        break
      default:
        result = Buffer.concat([head, PIECES[random(PIECES.length)]!, tail])
    }
  }
  return new Uint8Array(result)
}
