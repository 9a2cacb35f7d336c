import { styleText } from 'node:util'

/** Colours for a terminal; each returns its text unchanged where colours are off. */
export interface Style {
  readonly notice: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
}

/** @param hasColor - false outside a terminal, with `--no-color` and with NO_COLOR */
export function createStyle(hasColor: boolean): Style {
  const paint = (color: 'blue' | 'green' | 'red') => (text: string) =>
    hasColor ? styleText(color, text, { validateStream: false }) : text
  return { notice: paint('blue'), good: paint('green'), bad: paint('red') }
}
