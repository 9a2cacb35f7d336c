import { ReadError } from '../files/open-file.ts'
import { readText } from '../files/read-whole.ts'
import { joinPath } from '../go/path.ts'

const PATHS = ['etc/os-release', 'usr/lib/os-release']
const MAX_BYTES = 64 * 1024

/** Which Linux this is, in the words of its os-release file. */
export interface Distribution {
  /** `debian`; empty when nobody says */
  readonly id: string
  /** `12`; empty when there is none, as in a rolling one */
  readonly version: string
}

/** The distribution of the system below a root folder. */
export function readDistribution(root: string): Distribution {
  const text =
    PATHS.reduce<string | undefined>((found, path) => found ?? tryRead(joinPath(root, path)), undefined) ?? ''
  return { id: valueOf(text, 'ID'), version: valueOf(text, 'VERSION_ID') }
}

function tryRead(path: string): string | undefined {
  try {
    return readText(path, MAX_BYTES)
  } catch (error) {
    if (error instanceof ReadError) return undefined
    throw error
  }
}

function valueOf(text: string, key: string): string {
  return new RegExp(`^${key}=["']?([^"'\\n]*)`, 'm').exec(text)?.[1] ?? ''
}
