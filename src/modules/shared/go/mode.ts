/** Bits of `st_mode`. */
const FORMAT = 0o170000
const LETTERS: ReadonlyMap<number, string> = new Map([
  [0o040000, 'd'],
  [0o120000, 'L'],
  [0o060000, 'D'],
  [0o010000, 'p'],
  [0o140000, 'S']
])
const CHARACTER_DEVICE = 0o020000
const REGULAR = 0o100000
const PERMISSIONS = 'rwxrwxrwx'

/**
 * What Go's `FileMode.String()` writes: letters for the type and for set-uid, set-gid and sticky, or one dash, then the
 * nine permission letters: `-rw-r--r--`, `urwxr-xr-x`, `dtrwxrwxrwx`, `Dcrw-rw-rw-`.
 *
 * @param mode - `st_mode`
 */
export function modeText(mode: number): string {
  const format = mode & FORMAT
  let letters = format === CHARACTER_DEVICE ? 'D' : (LETTERS.get(format) ?? '')
  if (mode & 0o4000) letters += 'u'
  if (mode & 0o2000) letters += 'g'
  if (format === CHARACTER_DEVICE) letters += 'c'
  if (mode & 0o1000) letters += 't'
  if (letters === '' && format !== REGULAR) letters = '?'
  if (letters === '') letters = '-'
  for (let bit = 0; bit < PERMISSIONS.length; bit++) letters += mode & (0o400 >> bit) ? PERMISSIONS.charAt(bit) : '-'
  return letters
}
