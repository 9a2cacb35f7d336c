import { expect } from 'chai'
import { bindGoJson, type GoType } from '../../../../../src/modules/shared/go/json.ts'
import { throwsCode } from '../../../../helpers/expect-throw.ts'

const TYPE: GoType & { kind: 'struct' } = {
  kind: 'struct',
  name: 'zoo.params',
  fields: {
    cages: {
      kind: 'map',
      of: {
        kind: 'struct',
        name: 'zoo.cage',
        fields: { names: { kind: 'list', of: { kind: 'string' } }, size: { kind: 'float64' } }
      }
    },
    open: { kind: 'bool' }
  }
}

describe('bindGoJson', () => {
  it('matches keys without case, drops unknown ones, and takes null for absent', () => {
    const value = { CAGES: { a: { Names: ['x', null], size: null, colour: 'red' } }, open: true, closed: true }
    expect(bindGoJson(value, TYPE)).to.deep.equal({ cages: { a: { names: ['x', ''] } }, open: true })
    expect(bindGoJson(null, TYPE)).to.deep.equal({})
    expect(bindGoJson({ cages: { a: null } }, TYPE)).to.deep.equal({ cages: { a: null } })
  })

  const bad: readonly (readonly [value: unknown, message: string])[] = [
    [[], 'array into Go value of type zoo.params'],
    [{ open: 'yes' }, 'string into Go struct field params.open of type bool'],
    [{ cages: 1 }, 'number into Go struct field params.cages of type map[string]*zoo.cage'],
    [{ cages: { a: 1 } }, 'number into Go struct field params.cages of type zoo.cage'],
    [{ cages: { a: { size: '2' } } }, 'string into Go struct field cage.cages.size of type float64'],
    [{ cages: { a: { names: 'x' } } }, 'string into Go struct field cage.cages.names of type []string'],
    [{ cages: { a: { names: [{}] } } }, 'object into Go struct field cage.cages.names of type string'],
    [{ open: 1 }, 'number into Go struct field params.open of type bool']
  ]
  for (const [value, message] of bad) {
    it(`refuses ${JSON.stringify(value)}`, () => {
      const error = throwsCode(() => bindGoJson(value, TYPE), 'PARAMETERS_INVALID')
      expect(error.message).to.equal(`ReadInputParameters() -> json: cannot unmarshal ${message}`)
    })
  }
})
