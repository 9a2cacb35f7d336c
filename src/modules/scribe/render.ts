import type { ModuleResult } from '../../protocol/result/module-result.ts'
import type { ScribeElements, ScribeStatistics, TestResult } from './element.ts'

/** The lines that MIG prints, in the form that was asked for. */
export function renderResult(result: ModuleResult, { foundOnly }: { readonly foundOnly: boolean }): string[] {
  const elements = (result.elements ?? { results: [] }) as Partial<ScribeElements>
  const render = elements.jsonoutput === true ? asJson : elements.humanoutput === true ? forPeople : asLines
  const lines = (elements.results ?? []).flatMap(render)
  if (foundOnly) return lines
  lines.push(...(result.errors ?? []))
  const statistics = result.statistics as ScribeStatistics | null
  if (statistics !== null) lines.push(`Statistics: runtime ${statistics.execruntime}`)
  return lines
}

function asLines(test: TestResult): string[] {
  const name = `name:"${nameOf(test)}" id:"${test.testid}"`
  const state = test.iserror ? 'error' : String(test.masterresult)
  const subs = (test.results ?? []).map(
    ({ result, identifier }) => `sub [${result}] ${name} identifier:"${identifier}"`
  )
  return [`master [${state}] ${name} hastrue:${test.hastrueresults} error:"${test.error}"`, ...subs]
}

/** One block of several lines. */
function forPeople(test: TestResult): string[] {
  const isHeldUp = !test.masterresult && test.hastrueresults
  return [
    [
      `result for "${nameOf(test)}" (${test.testid})`,
      ...(test.description === '' ? [] : [`\tdescription: ${test.description}`]),
      `\tmaster result: ${test.masterresult}${isHeldUp ? ', has true results, failure caused by dependency' : ''}`,
      ...(test.iserror ? [`\t[error] error: ${test.error}`] : []),
      ...(test.tags ?? []).map(({ key, value }) => `\ttag: ${key}: ${value}`),
      ...(test.results ?? []).map(({ result, identifier }) => `\t[${result}] identifier: "${identifier}"`)
    ].join('\n')
  ]
}

/** As Go writes it: in the order of MIG's fields, with three signs escaped. */
function asJson(test: TestResult): string[] {
  const { testid, name, description, tags, iserror, error, masterresult, hastrueresults, results } = test
  const ordered = { testid, name, description, tags, iserror, error, masterresult, hastrueresults, results }
  return [JSON.stringify(ordered).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)]
}

function nameOf({ name, testid }: TestResult): string {
  return name === '' ? testid : name
}
