/* Characters that JSON may hold as they are, and that a terminal may obey or turn around. */
const TERMINAL_ACTIVE = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/**
 * JSON that is safe to write to a terminal: what a terminal could obey is written `\u009b`, which means the same.
 * @param indent - spaces a level; one line when absent
 */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    TERMINAL_ACTIVE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  )
}
