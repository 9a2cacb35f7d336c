import type { FlagValue } from './normalise-arguments.ts'

/** The flags and positionals of a command line: typed access by name. */
export class Arguments {
  readonly #values: Readonly<Record<string, FlagValue>>

  constructor(values: Readonly<Record<string, FlagValue>>) {
    this.#values = values
  }

  /** The value of a text flag or positional; undefined when it was not given. */
  text(name: string): string | undefined {
    const value = this.#values[name]
    return typeof value === 'string' ? value : undefined
  }

  /** A positional that the parser has made sure of. */
  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw new TypeError(`argument ${name} is not declared as required`)
    return value
  }

  /** All values of a repeatable flag, in order. */
  texts(name: string): readonly string[] {
    const value = this.#values[name]
    return Array.isArray(value) ? (value as string[]) : []
  }

  /** A boolean flag was given, and not as `=false`. */
  isSet(name: string): boolean {
    return this.#values[name] === true
  }

  /** The value of any flag; undefined when it was not given. */
  value(name: string): FlagValue | undefined {
    return this.#values[name]
  }
}
