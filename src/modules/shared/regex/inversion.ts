/** `!x` is the inversion of `x`; a single `!` is itself. */
export function stripInversion(text: string): string {
  return text.length > 1 && text.startsWith('!') ? text.slice(1) : text
}
