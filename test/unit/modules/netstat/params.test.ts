import { expect } from 'chai'
import { MAX_VALUE_CHARACTERS, MAX_VALUES, mistakesIn, paramsSchema } from '../../../../src/modules/netstat/params.ts'

describe('netstat: parameters', () => {
  it('are read as MIG reads them', () => {
    expect(paramsSchema.parse({ ListeningPort: ['22'], connectedip: null, other: 1, namespaces: true })).to.deep.equal({
      listeningport: ['22'],
      namespaces: true
    })
    expect(paramsSchema.parse(null)).to.deep.equal({})
  })

  it('of another type are refused in the words of Go', () => {
    const { error } = paramsSchema.safeParse({ localip: '10.0.0.1' })
    expect(error?.issues[0]?.message).to.equal(
      'ReadInputParameters() -> json: cannot unmarshal string into Go struct field params.localip of type []string'
    )
  })

  it('are bounded, and the sentence names the one that is not', () => {
    const texts = (count: number, characters: number) => ({ localmac: Array(count).fill('a'.repeat(characters)) })
    expect(paramsSchema.safeParse(texts(MAX_VALUES, 1)).success).to.equal(true)
    expect(paramsSchema.safeParse(texts(1, MAX_VALUE_CHARACTERS)).success).to.equal(true)
    expect(paramsSchema.safeParse(texts(MAX_VALUES + 1, 1)).error?.issues[0]?.path).to.deep.equal(['localmac'])
    expect(paramsSchema.safeParse(texts(1, MAX_VALUE_CHARACTERS + 1)).error?.issues[0]?.path).to.deep.equal([
      'localmac',
      0
    ])
  })

  it('that ask nothing are a mistake', () => {
    const sentence =
      'Nothing is asked for: give a value of localmac, localip, neighbormac, neighborip, connectedip or listeningport.'
    for (const asked of [{}, { namespaces: true }, { listeningport: [] }, { port: ['22'] }]) {
      expect(mistakesIn(asked)).to.deep.equal([sentence])
    }
    expect(mistakesIn({ LISTENINGPORT: ['22'] })).to.deep.equal([])
    expect(mistakesIn({ listeningport: 22 }), 'said elsewhere').to.deep.equal([])
  })
})
