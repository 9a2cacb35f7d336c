import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import { canonicalBytes } from '../../../../src/protocol/order/canonical.ts'
import { completeDraft, draftFromFile } from '../../../../src/protocol/order/draft.ts'
import { parseOrder } from '../../../../src/protocol/order/schema.ts'
import { MAX_ORDER_BYTES } from '../../../../src/protocol/wire/limits.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'
import { action, MESH_ID, NOW } from '../../../helpers/orders.ts'

const FILES = new URL('../../../golden/mig-actions/', import.meta.url)
const MOMENT = {
  mesh: MESH_ID,
  validfrom: '2026-11-24T08:00:00Z',
  expireafter: '2026-11-24T08:05:00Z',
  reply: action().reply,
  now: NOW
}
const MIG = { syntaxversion: 2, name: 'n', target: 't', operations: [{ module: 'file', parameters: { a: 1 } }] }

/** The one operation of a version 2 file, as a draft. */
function drafted(operation: object): unknown {
  return draftFromFile({ ...MIG, operations: [operation] }).operations[0]
}

function compressed(text: string): string {
  return gzipSync(text).toString('base64')
}

describe('protocol/order/draft', () => {
  describe("MIG's own action files", () => {
    const names = readdirSync(FILES)

    it('are 19', () => {
      expect(names).to.have.length(19)
    })

    for (const name of names) {
      it(`${name} becomes an order`, () => {
        const file = JSON.parse(readFileSync(new URL(name, FILES), 'utf8')) as Record<string, unknown>
        const draft = draftFromFile(file)
        for (const key of ['name', 'target', 'description', 'threat', 'operations'] as const) {
          expect(draft[key], key).to.deep.equal(file[key])
        }
        const order = completeDraft(draft, MOMENT)
        expect(parseOrder(canonicalBytes(order))).to.deep.equal(order)
      })
    }
  })

  it('takes over the question and nothing of the state', () => {
    const state = {
      id: 1,
      counters: {},
      status: 'sent',
      investigators: [],
      starttime: '0001-01-01T00:00:00Z',
      finishtime: '0001-01-01T00:00:00Z',
      lastupdatetime: '0001-01-01T00:00:00Z',
      validfrom: '0001-01-01T00:00:00Z',
      expireafter: '0001-01-01T00:00:00Z',
      pgpsignatures: ['x'],
      description: null,
      threat: null
    }
    const { syntaxversion: _, ...question } = MIG
    expect(draftFromFile({ ...MIG, ...state })).to.deep.equal(question)
  })

  it('inflates compressed parameters', () => {
    const operation = {
      module: 'file',
      parameters: compressed('{"a":[1]}'),
      want_compressed: true,
      is_compressed: true
    }
    expect(drafted(operation)).to.deep.equal({ module: 'file', parameters: { a: [1] } })
  })

  it('leaves parameters alone that are to be compressed, and fills in missing ones', () => {
    expect(drafted({ module: 'x', parameters: 'p', want_compressed: true })).to.deep.equal({
      module: 'x',
      parameters: 'p'
    })
    expect(drafted({ module: 'x' })).to.deep.equal({ module: 'x', parameters: {} })
  })

  it('inflates up to the size of an order and not beyond', () => {
    const longest = 'x'.repeat(MAX_ORDER_BYTES - 2)
    const fits = { ...MIG, operations: [{ module: 'x', parameters: compressed(`"${longest}"`), is_compressed: true }] }
    const beyond = {
      ...MIG,
      operations: [{ module: 'x', parameters: compressed(`"${longest}x"`), is_compressed: true }]
    }
    expect(draftFromFile(fits).operations[0]?.parameters).to.equal(longest)
    throwsCode(() => draftFromFile(beyond), 'ACTION_FILE_INVALID')
  })

  it('takes a version 3 file without signatures', () => {
    const { syntaxversion, kind, mesh, id, validfrom, expireafter, reply, ...question } = action({ policyVersion: 2 })
    const file = { syntaxversion, kind, mesh, id, validfrom, expireafter, reply, ...question }
    expect(draftFromFile({ ...file, pgpsignatures: [] })).to.deep.equal(question)
    expect(draftFromFile({ syntaxversion, ...question })).to.deep.equal(question)
  })

  for (const [name, json, sentence] of [
    ['a list', [], 'The file is not a JSON object.'],
    ['null', null, 'The file is not a JSON object.'],
    ['no version', { name: 'n' }, 'syntaxversion is missing, not 2 or 3.'],
    ['version 1', { ...MIG, syntaxversion: 1 }, 'syntaxversion is 1, not 2 or 3.'],
    ['no name', { ...MIG, name: '' }, 'name: '],
    ['no target', { syntaxversion: 2, name: 'n', operations: MIG.operations }, 'target: '],
    ['no operations', { ...MIG, operations: null }, 'operations: '],
    ['an empty list of operations', { ...MIG, operations: [] }, 'operations: '],
    ['a misspelt field', { ...MIG, treath: {} }, 'The document: Unrecognized key: "treath".'],
    [
      'a misspelt field of an operation',
      { ...MIG, operations: [{ module: 'x', modul: 1 }] },
      'operations[0]: Unrecognized key'
    ],
    [
      'a module in upper case',
      { ...MIG, operations: [{ module: 'File' }] },
      'operations[0].module: is not a module name.'
    ],
    ['a revision that is text', { ...MIG, description: { revision: '1' } }, 'description.revision: '],
    [
      'compressed parameters that are no text',
      { ...MIG, operations: [{ module: 'x', parameters: {}, is_compressed: true }] },
      'operations[0]: compressed parameters are not a string.'
    ],
    [
      'compressed parameters that are not gzip',
      { ...MIG, operations: [{ module: 'x', parameters: 'AAAA', is_compressed: true }] },
      'operations[0]: compressed parameters are not base64 of gzip of JSON, or too long.'
    ],
    [
      'a deep file',
      { ...MIG, threat: JSON.parse('['.repeat(40) + ']'.repeat(40)) as unknown },
      'The file is nested too deep'
    ],
    [
      'a long file',
      { ...MIG, name: 'x'.repeat(MAX_ORDER_BYTES) },
      `The action is longer than ${MAX_ORDER_BYTES} bytes.`
    ],
    ['a cancel', { syntaxversion: 3, kind: 'cancel' }, 'The file is not an action.'],
    ['a signed action', { ...action(), pgpsignatures: ['AAAA'] }, 'The action is signed already.'],
    ['a version 3 file with an unknown field', { ...action(), treath: {} }, 'The document: Unrecognized key: "treath".']
  ] as const) {
    it(`refuses ${name}`, () => {
      expect(throwsCode(() => draftFromFile(json), 'ACTION_FILE_INVALID').message.slice(0, sentence.length)).to.equal(
        sentence
      )
    })
  }

  it('is completed with a new id each time', () => {
    const draft = draftFromFile(MIG)
    expect(completeDraft(draft, MOMENT).id).to.not.equal(completeDraft(draft, MOMENT).id)
  })

  it('is not completed with what does not fit', () => {
    const expireafter = MOMENT.validfrom
    throwsCode(() => completeDraft(draftFromFile(MIG), { ...MOMENT, expireafter }), 'ORDER_INVALID')
  })
})
