/** The target that means this machine alone, without a mesh. */
export const LOCAL = 'local'

/** Every agent. */
export const EVERYBODY = "status='online'"

/**
 * What -t means: a text equal to the name of a macro is replaced by its value, nothing else.
 * @param flag - undefined when -t was not given: every agent
 */
export function resolveTarget(flag: string | undefined, macros: Readonly<Record<string, string>> = {}): string {
  if (flag === undefined) return EVERYBODY
  return Object.hasOwn(macros, flag) ? (macros[flag] as string) : flag
}
