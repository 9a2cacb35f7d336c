import { type Stats, statSync } from 'node:fs'
import { reasonOf } from '../go/errno.ts'
import type { BatchOutcome } from './batch.ts'
import type { Candidate, Standing } from './candidate.ts'
import type { CompiledSearch } from './compiled-search.ts'

/** Can a file of this name be found by one of the searches? */
export function mayMatchName(name: string, searches: readonly CompiledSearch[]): boolean {
  for (const search of searches) if (!search.isMatchAll || passesNames(name, search)) return true
  return false
}

function passesNames(name: string, search: CompiledSearch): boolean {
  for (const check of search.names) if (check.test(name) === check.isTurned) return false
  return true
}

/** The searches that a file has not failed by its name, size, mode and age. */
export function screen(file: Candidate, searches: readonly CompiledSearch[], outcome: BatchOutcome): Standing[] {
  const standing: Standing[] = []
  let metadata: Stats | undefined
  for (const search of searches) {
    const recorded: number[] = []
    for (const check of search.names) if (check.test(file.name) !== check.isTurned) recorded.push(check.index)
    if (search.isMatchAll && recorded.length < search.names.length) continue
    if (search.metadata.length > 0) {
      metadata ??= readMetadata(file, outcome)
      if (metadata === undefined) return []
      for (const check of search.metadata) if (check.test(metadata) !== check.isTurned) recorded.push(check.index)
      if (search.isMatchAll && recorded.length < search.names.length + search.metadata.length) continue
    }
    standing.push({ search, recorded })
  }
  return standing
}

function readMetadata({ path, shownPath }: Candidate, outcome: BatchOutcome): Stats | undefined {
  try {
    return statSync(path)
  } catch (error) {
    outcome.errors.push(`evaluateFile() -> stat ${shownPath}: ${reasonOf(error)}`)
    return undefined
  }
}
