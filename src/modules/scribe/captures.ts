import { FileSource } from '../shared/files/byte-source.ts'
import { closeFile, openFile } from '../shared/files/open-file.ts'
import type { ReadBuffer } from '../shared/files/read-buffer.ts'
import { searchLines } from '../shared/files/search-lines.ts'
import type { Steps } from '../shared/pool/steps.ts'
import { eachLine } from '../shared/regex/find-line.ts'
import { goText } from '../shared/regex/go-text.ts'
import type { Regex } from '../shared/regex/regex.ts'

/** How much of one file is kept. */
export interface CaptureLimits {
  readonly groups: number
  /** of all of them together */
  readonly characters: number
}

/**
 * What the groups of an expression hold in each line of a file that matches, group by group.
 *
 * @param limits - of one more than that, nothing else is read
 * @throws ReadError
 */
export function* capturesIn(path: string, regex: Regex, buffer: ReadBuffer, limits: CaptureLimits): Steps<string[]> {
  const captured: string[] = []
  let characters = 0
  const descriptor = openFile(path, true)
  try {
    yield* searchLines(new FileSource(descriptor, path), buffer, (region, edges) => {
      return eachLine(region, edges, (line, lineEdges) => {
        if (!regex.testBytes(line, lineEdges)) return false
        for (const group of regex.groups(goText(line)) ?? []) {
          // a piece of a text keeps the whole of it in memory
          captured.push(Buffer.from(group).toString())
          characters += group.length
        }
        return captured.length > limits.groups || characters > limits.characters
      })
    })
  } finally {
    closeFile(descriptor)
    buffer.shrink()
  }
  return captured
}
