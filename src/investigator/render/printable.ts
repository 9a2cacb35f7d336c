/*
 * Control characters (but for tab and line feed), and what changes the direction or the line of text: with these, text
 * of a hostile agent could move the cursor, colour or hide lines, or write to the clipboard of a terminal.
 */
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/** Text of others, safe to write to a terminal: what is not printable becomes `\x1b` or `\u202e`. Lines stay lines. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escapeCharacter)
}

/** {@link printable}, and one line: line feeds become `\x0a`. For names. */
export function printableLine(text: string): string {
  return printable(text).replaceAll('\n', '\\x0a')
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0)
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}
