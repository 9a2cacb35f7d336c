/** What yargs understood of a command line: typed access by name. */
export class Arguments {
  readonly #values: Readonly<Record<string, unknown>>

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values
  }

  /** The value of a text flag or positional; undefined when it was not given. */
  text(name: string): string | undefined {
    const value = this.#values[name]
    return typeof value === 'string' ? value : undefined
  }

  /** A positional that yargs has made sure of. */
  required(name: string): string {
    const value = this.text(name)
    if (value === undefined) throw new TypeError(`argument ${name} is not declared as required`)
    return value
  }

  /** All values of a repeatable flag, in order. */
  texts(name: string): string[] {
    const value = this.#values[name]
    return Array.isArray(value) ? value.map(String) : []
  }

  /** A boolean flag was given, and not as `=false`. */
  isSet(name: string): boolean {
    return this.#values[name] === true
  }

  /** The value as yargs has it: text, number, boolean, or a list of texts. */
  value(name: string): string | number | boolean | readonly string[] | undefined {
    return this.#values[name] as string | number | boolean | readonly string[] | undefined
  }
}
