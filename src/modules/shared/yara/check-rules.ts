import { compileLibrary, loadYara } from './library.ts'
import { Rules, RulesError } from './rules.ts'

/** Why rules do not compile, in one line with the place; undefined when they do. In this process, so: of one's own rules. */
export function checkRules(source: string): string | undefined {
  try {
    new Rules(source, loadYara(compileLibrary())).free()
    return undefined
  } catch (error) {
    if (error instanceof RulesError) return error.message
    throw error
  }
}
