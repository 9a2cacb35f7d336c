import { expect } from 'chai'
import { indexTests, orderTests } from '../../../../src/modules/scribe/order-tests.ts'

const order = (graph: Record<string, string[]>) => {
  const { tests, cycle } = orderTests(Object.entries(graph).map(([test, needed]) => ({ test, if: needed })))
  return { ids: tests.map(({ test }) => test).join(''), cycle }
}

describe('orderTests', () => {
  it('has each test after those that it depends on, and else leaves their order', () => {
    expect(order({ a: [], b: [] })).to.deep.equal({ ids: 'ab', cycle: undefined })
    expect(order({ a: ['c'], b: ['a'], c: [] })).to.deep.equal({ ids: 'cab', cycle: undefined })
    expect(order({ a: ['b', 'c'], b: ['d'], c: ['d', 'b'], d: [] }).ids).to.match(/^d(bc|cb)?.*a$/)
    expect(order({ a: ['absent'] })).to.deep.equal({ ids: 'a', cycle: undefined })
  })

  it('finds a test that depends on itself by way of others', () => {
    expect(order({ x: [], a: ['b'], b: ['c'], c: ['a'] }).cycle).to.equal('a')
    expect(order({ a: ['a'] }).cycle).to.equal('a')
  })

  it('does not mind how long a chain is', () => {
    const graph = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`t${index}`, [`t${index + 1}`]]))
    expect(order({ ...graph, t20000: [] }).cycle).to.equal(undefined)
  })
})

describe('indexTests', () => {
  it('knows the first of two tests with the same id', () => {
    expect(indexTests([{ test: 'a', name: '1' }, { test: 'a', name: '2' }, {}]).get('a')?.name).to.equal('1')
  })
})
