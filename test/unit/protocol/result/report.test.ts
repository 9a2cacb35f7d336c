import { expect } from 'chai'
import { type Code, MigError } from '../../../../src/protocol/errors.ts'
import { encodeReport, isFinalStatus, parseReport, type Report } from '../../../../src/protocol/result/report.ts'
import { MAX_OPERATIONS, MAX_REPORT_BYTES, MAX_REPORT_DEPTH } from '../../../../src/protocol/wire/limits.ts'
import { fromUtf8, toUtf8 } from '../../../../src/util/bytes.ts'
import { exampleReport } from '../../../helpers/store-examples.ts'

const json = (value: unknown) => toUtf8(JSON.stringify(value))
const results = (elements: unknown): Report['results'] => [
  { foundanything: true, success: true, elements, statistics: null, errors: null }
]
const nested = (depth: number): unknown => (depth === 0 ? null : [nested(depth - 1)])

function expectRefused(task: () => unknown, code: Code, message: RegExp): void {
  expect(task).to.throw(MigError, message).with.property('code', code)
}

describe('encodeReport', () => {
  it('begins with what the design says, whatever the order of the fields', () => {
    const { mesh, order, agent, ...rest } = exampleReport()
    const text = fromUtf8(encodeReport({ ...rest, agent, order, mesh }))
    expect(text).to.match(/^\{"mesh":"[^"]*","order":"[^"]*","agent":"[^"]*","sequence":0,"policyVersion":0,"status":/)
    expect(parseReport(toUtf8(text))).to.deep.equal(exampleReport())
  })

  it('keeps NUL characters, lone surrogates, control characters and names like __proto__', () => {
    const elements = JSON.parse(
      '{"__proto__":"a","\\u0000":"b\\u0000\\ud800\\ufeff\\u001b[31m","n":[1e300,-0.5]}'
    ) as unknown
    const report = exampleReport({ message: '\u0000', code: 'MODULE_FAILED', results: results(elements) })
    const read = parseReport(encodeReport(report))
    expect(read).to.deep.equal(report)
    expect(Object.keys(read.results[0]?.elements as object)).to.deep.equal(['__proto__', '\u0000', 'n'])
  })

  it('takes a report of the greatest size, and not one byte more', () => {
    const room = MAX_REPORT_BYTES - encodeReport(exampleReport({ results: results('') })).byteLength
    expect(encodeReport(exampleReport({ results: results('x'.repeat(room)) })).byteLength).to.equal(MAX_REPORT_BYTES)
    const tooLarge = exampleReport({ results: results('x'.repeat(room + 1)) })
    expectRefused(() => encodeReport(tooLarge), 'RESULT_TOO_LARGE', /more than/)
  })

  it('refuses what the investigator would refuse', () => {
    const deep = exampleReport({ results: results(nested(MAX_REPORT_DEPTH)) })
    expectRefused(() => encodeReport(deep), 'RESULT_MALFORMED', /nested deeper/)
    expectRefused(() => encodeReport(exampleReport({ sequence: -1 })), 'RESULT_MALFORMED', /wrong at sequence/)
  })
})

describe('parseReport', () => {
  const WRONG: Readonly<Record<string, Record<string, unknown>>> = {
    mesh: { mesh: 1 },
    order: { order: 'A'.repeat(64) },
    agent: { agent: null },
    sequence: { sequence: 2 ** 32 },
    policyVersion: { policyVersion: 0.5 },
    status: { status: 'done' },
    started: { started: '2026-01-02T03:04:05Z' },
    finished: { finished: '2026-02-30T03:04:05.000Z' },
    name: { name: undefined },
    'results.0.success': {
      results: [{ foundanything: true, success: 1, elements: null, statistics: null, errors: null }]
    },
    results: { results: Array.from({ length: MAX_OPERATIONS + 1 }, () => results(null)[0]) },
    'sandbox.0': { sandbox: [1] },
    masked: { masked: 'no' },
    code: { code: 7 },
    message: { message: 7 }
  }
  for (const [path, fields] of Object.entries(WRONG)) {
    it(`names the field that is wrong: ${path}`, () => {
      const escaped = path.replaceAll('.', '\\.')
      expectRefused(
        () => parseReport(json({ ...exampleReport(), ...fields })),
        'RESULT_MALFORMED',
        new RegExp(`wrong at ${escaped}:`)
      )
    })
  }

  it('refuses what is not JSON, not an object, or not UTF-8', () => {
    expectRefused(() => parseReport(toUtf8('{"mesh":')), 'RESULT_MALFORMED', /not JSON/)
    expectRefused(() => parseReport(Uint8Array.of(0x22, 0xff, 0x22)), 'RESULT_MALFORMED', /not JSON/)
    expectRefused(() => parseReport(toUtf8('[]')), 'RESULT_MALFORMED', /wrong at/)
  })

  it('takes as many results, as deep, and as many bytes as allowed, and not one more', () => {
    const many = {
      results: Array.from({ length: MAX_OPERATIONS }, () => results(null)[0] as Report['results'][number])
    }
    expect(parseReport(json(exampleReport(many))).results).to.have.length(MAX_OPERATIONS)
    // the report, its list of results, and a result are the outer three
    const deep = (depth: number) => json(exampleReport({ results: results(nested(depth - 3)) }))
    expect(parseReport(deep(MAX_REPORT_DEPTH)).status).to.equal('success')
    expectRefused(() => parseReport(deep(MAX_REPORT_DEPTH + 1)), 'RESULT_MALFORMED', /nested deeper/)
    const bytes = (length: number) => {
      const report = json(exampleReport())
      return new Uint8Array(length).fill(0x20, report.byteLength).map((space, index) => report[index] ?? space)
    }
    expect(parseReport(bytes(MAX_REPORT_BYTES)).status).to.equal('success')
    expectRefused(() => parseReport(bytes(MAX_REPORT_BYTES + 1)), 'RESULT_MALFORMED', /larger/)
  })

  it('reads reports of a later version: unknown fields go, an unknown code becomes part of the message', () => {
    const later = { ...exampleReport({ status: 'failed' }), mood: 'good', code: 'FROM_THE_FUTURE' }
    const { message, ...rest } = parseReport(json({ ...later, message: 'Something new.' }))
    expect(message).to.equal('FROM_THE_FUTURE: Something new.')
    expect(rest).to.deep.equal(exampleReport({ status: 'failed' }))
    expect(parseReport(json(later)).message).to.equal('FROM_THE_FUTURE')
    expect(parseReport(json({ ...later, code: 'toString' }))).to.not.have.property('code')
  })

  it('keeps a known code, with and without a message', () => {
    const failed = exampleReport({ status: 'failed', code: 'TIMEOUT' })
    expect(parseReport(json(failed))).to.deep.equal(failed)
    expect(parseReport(json({ ...failed, message: 'm' }))).to.deep.equal({ ...failed, message: 'm' })
    expect(parseReport(json(exampleReport({ message: 'm' })))).to.deep.equal(exampleReport({ message: 'm' }))
  })
})

describe('isFinalStatus', () => {
  it('is true for what a command ends with', () => {
    const all: Report['status'][] = ['accepted', 'running', 'success', 'failed', 'timeout', 'refused', 'cancelled']
    expect(all.filter(isFinalStatus)).to.deep.equal(['success', 'failed', 'timeout', 'refused', 'cancelled'])
  })
})
