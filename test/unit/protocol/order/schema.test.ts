import { expect } from 'chai'
import { canonicalBytes } from '../../../../src/protocol/order/canonical.ts'
import { checkShape, orderSchema, parseOrder, policySchema } from '../../../../src/protocol/order/schema.ts'
import { fromUtf8, toUtf8 } from '../../../../src/util/bytes.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'
import { action, cancel, policyZero, testPerson } from '../../../helpers/orders.ts'

describe('protocol/order/schema', () => {
  it('parses what it is the canonical form of', async () => {
    for (const order of [action(), cancel(), policyZero([await testPerson('ada')])]) {
      expect(parseOrder(canonicalBytes(order))).to.deep.equal(order)
    }
  })

  for (const [name, text] of [
    ['white space', fromUtf8(canonicalBytes(cancel())).replace('{', '{ ')],
    ['a key twice', fromUtf8(canonicalBytes(cancel())).replace('{', '{"action":"",')],
    ['keys in another order', JSON.stringify(cancel())],
    ['a number written otherwise', fromUtf8(canonicalBytes(cancel())).replace(':3', ':3.0')],
    ['an escape that is not needed', fromUtf8(canonicalBytes(cancel())).replace('not', '\\u006eot')],
    ['a byte behind', `${fromUtf8(canonicalBytes(cancel()))}\n`]
  ] as const) {
    it(`refuses ${name}`, () => throwsCode(() => parseOrder(toUtf8(text)), 'ORDER_MALFORMED'))
  }

  for (const [name, value, message] of [
    ['a list', [], 'The document: '],
    ['an unknown kind', { ...cancel(), kind: 'result' }, 'kind: '],
    ['the signatures', { ...cancel(), pgpsignatures: [] }, 'The document: '],
    ['a kind with the fields of another', { ...cancel(), kind: 'policy' }, 'version: '],
    ['a wrong field', { ...cancel(), action: 'x' }, 'action: is not 64 lower-case hex digits.'],
    [
      'a wrong field far inside',
      action({ operations: [{ module: 'ping', parameters: {}, limits: { cpuPercent: 0 } }] }),
      'operations[0].limits.cpuPercent: '
    ]
  ] as const) {
    it(`refuses ${name} and names the field`, () => {
      const error = throwsCode(() => parseOrder(canonicalBytes(value)), 'ORDER_INVALID')
      expect(error.message.slice(0, message.length)).to.equal(message)
    })
  }

  it('refuses a key that objects of the language treat otherwise', async () => {
    const zero = policyZero([await testPerson('ada')])
    const settings = JSON.parse('{"__proto__":1}') as Record<string, number>
    throwsCode(() => parseOrder(canonicalBytes({ ...zero, settings })), 'ORDER_INVALID')
    const reason = '"__proto__":'
    expect(parseOrder(canonicalBytes(cancel({ reason })))).to.include({ reason })
  })

  it('a value of one kind is not of another', () => {
    expect(orderSchema.parse(action()).kind).to.equal('action')
    throwsCode(() => checkShape(policySchema, action()), 'ORDER_INVALID')
  })

  it('refuses with the code that it is given', () => {
    throwsCode(() => checkShape(policySchema, null, 'CONFIG_INVALID'), 'CONFIG_INVALID')
  })
})
