import { expect } from 'chai'
import * as z from 'zod'
import { paramsSchema } from '../../../../../src/modules/shared/search/params.ts'

describe('paramsSchema', () => {
  it('reads what MIG reads: keys without case, unknown keys dropped, null for absent', () => {
    const json = {
      Searches: { a: { PATHS: ['/x'], foo: 1, names: null, options: { MatchAll: true, mismatch: null } } }
    }
    expect(paramsSchema.parse(json)).to.deep.equal({ searches: { a: { paths: ['/x'], options: { matchall: true } } } })
    expect(paramsSchema.parse(null)).to.deep.equal({})
    expect(paramsSchema.parse({ searches: null })).to.deep.equal({})
  })

  it('says what is wrong in the words of Go', () => {
    const found = paramsSchema.safeParse({ searches: { a: { paths: '/x' } } })
    expect(found.error?.issues.map(({ message }) => message)).to.deep.equal([
      'ReadInputParameters() -> json: cannot unmarshal string into Go struct field search.searches.paths of type []string'
    ])
  })

  it('has a JSON Schema in which every key says what it means', () => {
    const text = JSON.stringify(z.toJSONSchema(paramsSchema))
    for (const key of ['searches', 'paths', 'contents', 'maxdepth', 'returnsha256']) {
      expect(text).to.match(new RegExp(`"${key}":\\{"description":"[^"]+|"${key}":\\{[^}]*"description"`))
    }
  })
})
