import { FileSource } from '../shared/files/byte-source.ts'
import { closeFile, openFile } from '../shared/files/open-file.ts'
import type { ReadBuffer } from '../shared/files/read-buffer.ts'
import { searchLines } from '../shared/files/search-lines.ts'
import type { Steps } from '../shared/pool/steps.ts'
import { eachLine } from '../shared/regex/find-line.ts'
import { goText } from '../shared/regex/go-text.ts'
import type { Regex } from '../shared/regex/regex.ts'

/**
 * What the groups of an expression hold in each line of a file that matches, group by group.
 *
 * @param max - more of them are not returned
 * @throws ReadError
 */
export function* capturesIn(path: string, regex: Regex, buffer: ReadBuffer, max: number): Steps<string[]> {
  const captured: string[] = []
  const descriptor = openFile(path, true)
  try {
    yield* searchLines(new FileSource(descriptor, path), buffer, (region, edges) => {
      eachLine(region, edges, (line, lineEdges) => {
        if (regex.testBytes(line, lineEdges)) captured.push(...(regex.groups(goText(line)) ?? []))
        return captured.length > max
      })
      return captured.length > max
    })
  } finally {
    closeFile(descriptor)
    buffer.shrink()
  }
  return captured
}
