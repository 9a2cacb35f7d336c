import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { YaraElements, YaraStatistics } from './element.ts'

/** The lines that MIG prints; with everything, also where strings were met, as the program `yara -s` tells it. */
export function renderResult(result: ModuleResult, { foundOnly }: { readonly foundOnly: boolean }): string[] {
  const lines: string[] = []
  for (const { Object: file, MatchedRules, Strings = [] } of (result.elements as YaraElements | null)?.Matches ?? []) {
    lines.push(`${file} [${MatchedRules.join(',')}]`)
    if (foundOnly) continue
    for (const { Rule, String: name, Count, Offsets } of Strings) {
      const places = Offsets.map((offset) => `0x${offset.toString(16)}`).join(' ')
      const rest = Count > Offsets.length ? `, and ${Count - Offsets.length} more` : ''
      lines.push(`${file} [${Rule}] ${name} at ${places}${rest}`)
    }
  }
  if (foundOnly) return lines
  lines.push(...(result.errors ?? []))
  const statistics = result.statistics as YaraStatistics | null
  if (statistics !== null) {
    const { scanned, totalhits, exectime } = statistics
    lines.push(`Statistics: ${scanned} files scanned, ${totalhits} matched, ran in ${exectime}.`)
  }
  return lines
}
