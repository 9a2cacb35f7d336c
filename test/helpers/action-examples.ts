import type { ActionSummary, StoredResult } from '../../src/investigator/api/api.ts'
import type { ModuleResult } from '../../src/protocol/result/module-result.ts'
import type { Report } from '../../src/protocol/result/report.ts'

/** An action that two of three have answered. */
export function exampleSummary(fields: Partial<ActionSummary> = {}): ActionSummary {
  return {
    digest: 'd'.repeat(64),
    id: '019abcde-0000-7000-8000-000000000000',
    name: 'mig file -path /etc',
    target: "status='online'",
    modules: ['file'],
    validfrom: '2026-11-24T08:00:00Z',
    expireafter: '2026-11-24T08:05:00Z',
    published: Date.parse('2026-11-24T08:00:00Z'),
    expected: 3,
    answered: 2,
    found: 1,
    counts: { success: 2 },
    ...fields
  }
}

/** The result of file: found in `files`, all in search s1. */
export function fileResult(...files: string[]): ModuleResult {
  const fileinfo = { size: 12, mode: '-rw-r--r--', lastmodified: '2015-02-07 01:51:07 +0000 UTC' }
  const search = {
    paths: ['/etc'],
    names: ['x'],
    options: { maxdepth: 0, maxerrors: 0, matchall: true, macroal: false, mismatch: null, matchlimit: 0 }
  }
  const misses = [{ file: '', search, fileinfo: { size: 0, mode: '', lastmodified: '' } }]
  const hits = files.map((file) => ({ file, search, fileinfo }))
  return {
    foundanything: files.length > 0,
    success: true,
    elements: { s1: files.length > 0 ? hits : misses },
    statistics: { filescount: 24, openfailed: 0, totalhits: files.length, exectime: '1ms' },
    errors: null
  }
}

/** An answer of the agent of that name. */
export function exampleAnswer(name: string, fields: Partial<Report> = {}): StoredResult {
  const report: Report = {
    mesh: `ops.${'0'.repeat(64)}`,
    order: 'd'.repeat(64),
    agent: `id-of-${name}`,
    sequence: 0,
    policyVersion: 0,
    status: 'success',
    started: '2026-11-24T08:00:01.000Z',
    finished: '2026-11-24T08:00:02.000Z',
    name,
    results: [fileResult('/etc/passwd')],
    sandbox: [],
    masked: false,
    ...fields
  }
  return { agent: report.agent, name, stored: Date.parse(report.finished), report }
}
